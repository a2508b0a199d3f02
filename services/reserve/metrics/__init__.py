"""Of what use the reserve was: shares and times by municipality and period."""
