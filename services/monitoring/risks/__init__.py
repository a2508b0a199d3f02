"""Risks: how long a head or an organisation has been in the risk group, over the cycles of a region."""
