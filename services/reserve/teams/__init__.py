"""Management teams of municipalities and schools."""
