"""Programs that measure Nearer."""
