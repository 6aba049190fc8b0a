"""How fast live networks are read: the firehose of Bluesky, and the back-fill of an account. `make bench-live`."""
