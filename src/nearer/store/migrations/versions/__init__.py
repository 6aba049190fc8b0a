"""The versions, each named by its number. What one of them did is never changed again."""
