"""Applications in a contest: papers, journal, admission."""
