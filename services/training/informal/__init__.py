"""Informal learning: what heads learn on their own, with a proof, confirmed by the authority; who is active, who not.

| a reader asks                              | file     |
|--------------------------------------------|----------|
| which heads are active                     | activity |
"""
