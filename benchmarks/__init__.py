"""Measurements of the program, each a ratio within one run; `python -m benchmarks` prints them."""
