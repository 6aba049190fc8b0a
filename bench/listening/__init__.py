"""Listening: training, and what it measures."""
