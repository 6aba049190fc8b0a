"""Scale, measured: `make bench-scale`. The program is in `__main__`, the log in `log`, the rivals in `rivals`."""
