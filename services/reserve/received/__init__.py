"""What other services told: risk, published results, training. Each event is kept once, with its origin."""
