"""Competency frameworks: what heads, deputies, candidates and specialists of authorities can do, and how well.

| a reader asks                            | file      |
|------------------------------------------|-----------|
| what does a framework say                | content   |
| which one ships                          | templates (shipped) |
| how is one taken in from a table         | taking    |
| what is a row of that table              | sheet     |
| what does a framework say with those rows | merging  |
| whose norm applies to a person on a day  | holders   |
| is a competency known that a body names  | knowing   |
"""
