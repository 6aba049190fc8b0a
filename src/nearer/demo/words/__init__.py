"""What the people of the demo say. Every line is written by hand; nobody real said any of it.

A talk is a tuple of lines whose speakers take turns. Words in braces are filled in once for a whole talk, so that an
answer speaks of the same paper as its question.
"""

from nearer.demo.words.slots import fill

__all__ = ["fill"]
