"""Risks: what monitoring told of heads at risk, one row for each episode, with its origin."""
