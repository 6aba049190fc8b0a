"""The home folder of one ego: the log (Parquet batches and what is derived from them), decisions, and forgetting."""
