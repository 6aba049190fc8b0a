"""The checks. One module each, found by listing this package; see `nearer.drafts.check`."""
