"""The base of effective heads by direction."""
