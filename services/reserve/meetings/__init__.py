"""Meetings of a commission: attendance, recusals, quorum, votes."""
