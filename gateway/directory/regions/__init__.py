"""Regions: the tops of the tree of places."""
