"""Live networks, one module or package each, found by listing this package."""
