"""Timings that can be asked for again: `python -m benchmarks`."""
