"""The shape of an export without its content: for formats that Nearer does not know yet.

`shape_of` tells the names of files, keys, columns and tags, and of every value its type alone. A name is shown where
it is made of words of formats (`words.WORDS`); of anything else only the form is shown: `aaa` for letters, `0` for
digits. So nobody's name, handle, number or address is in it, also where an export uses them as a key, as a column or
as the name of a file, and it can be sent to strangers.
"""

from nearer.sources.shape.masked import masked
from nearer.sources.shape.outline import MemberShape, Shape, shape_of

__all__ = ["MemberShape", "Shape", "masked", "shape_of"]
