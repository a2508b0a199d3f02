"""Objections: a subject contests a preliminary result, with evidence; who conducts the cycle decides, with a reason."""
