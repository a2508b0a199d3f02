"""Attestation of heads and candidates: schedule, reference, test, interview, decision, validity."""
