"""Simulations: what a methodology would have made of a cycle that another one rated. Nothing is stored.

| a reader asks                                | file    |
|----------------------------------------------|---------|
| who moves, on which indicator does much hang | rules   |
| who stands near a threshold                  | margins |
"""
