"""Numbers to SVG text: deterministic, escaped, readable on screen, on paper and by a screen reader."""
