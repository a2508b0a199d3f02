"""The library: practices and methodical materials, reviewed and published, each saying which finding it answers."""
