"""Regulations: every number of the reserve, of contests and of attestation, by edition and act."""
