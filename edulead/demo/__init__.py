"""The demo region: synthetic people and organisations in the real municipalities of the Smolensk region."""
