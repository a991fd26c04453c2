"""Measurements: `python -m benchmarks` (README.md says what they mean)."""
