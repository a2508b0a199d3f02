"""The one-machine command, the demo region, everything that is generated."""
