"""Coverage-guided fuzzing of every reader: `make fuzz MINUTES=10`, see `docs/decisions/fuzzing.md`."""
