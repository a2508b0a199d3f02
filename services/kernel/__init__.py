"""What every service must agree on, and no word of the domain."""
