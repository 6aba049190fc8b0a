"""Signals: the reasons a tie can show. One module each, found by listing this package; see `reasons.Signal`."""
