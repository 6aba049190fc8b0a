"""The public Python API: `Nearer` opens a home and has one method for each use case."""
