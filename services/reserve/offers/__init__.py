"""Offers: a vacancy offered to a reservist, who accepts or refuses it; the reserve counts refusals.

| a reader asks                            | file     |
|------------------------------------------|----------|
| whose is it, and may the caller answer   | reaching |
"""
