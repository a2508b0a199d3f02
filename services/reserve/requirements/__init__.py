"""What a regulation asks of a person, as data, and whether somebody meets it."""
