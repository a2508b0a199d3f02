"""What a caller does with the own account: who am I, my sessions, my password."""
