"""Submissions: what one subject declares in one cycle, with evidence, and how it is checked."""
