"""The benchmark of ties, in modules: read a log, place cut-offs, make rows, score them, print. `bench.ties` runs it."""
