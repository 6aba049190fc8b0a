"""Programs that measure Nearer."""

# Nearer comes first: it says how many threads matrices take, before NumPy is loaded, and is measured so.
from nearer import __version__

__all__ = ["__version__"]
