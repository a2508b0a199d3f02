"""What is claimed about speed, measured: ratios taken in one run, written to `docs/performance.md`."""
