"""Posts held: who, where, from when to when, by which order."""
