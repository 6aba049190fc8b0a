"""Reading in bulk: bytes to columns, without an object for each row.

A compiled scanner walks a block of a table or of JSON lines and notes where the cells of each row stand. It knows the
plain, sound form only. Whatever else a row holds (a broken quote, a number where a word should be, bytes that are no
UTF-8) makes the row *odd*: its bytes go through the careful decoders of `nearer.sources.decode`, as every row does in
the row way. So nothing has to be understood twice, and both ways say the same.

Modules with compiled code import Numba; they are imported only where a large file is read.
"""
