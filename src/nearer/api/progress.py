"""How far a long work has come."""

from collections.abc import Callable

Progress = Callable[[int, int, str], None]
"""Told what is done, of how much (0 where unknown), and in words what is at work."""
