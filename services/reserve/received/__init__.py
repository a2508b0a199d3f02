"""Received: what monitoring and training told of heads, schools and training, kept once with its origin."""
