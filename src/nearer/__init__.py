"""Nearer: who is close, which way each tie moves and why, and whom to talk with today."""

__version__ = "0.1.0"
