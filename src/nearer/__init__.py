"""Nearer: who is close, which way each tie moves and why, and whom to talk with today."""

import os

# Nearer's matrices are small: several threads for one product cost more than they give, and on busy cores they wait
# for each other (a fit of half a second took six). Before NumPy is loaded; whoever sets it otherwise is left alone.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
