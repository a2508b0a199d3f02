"""Offers: a vacancy offered to a reservist, who accepts or refuses it; the reserve counts refusals."""
