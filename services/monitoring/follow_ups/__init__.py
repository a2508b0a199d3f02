"""Follow-ups: marks on submitted data that somebody has to look at, by a day."""
