"""Programmes: what is taught to heads, deputies, candidates and specialists, in editions of modules.

| a reader asks                                      | file     |
|----------------------------------------------------|----------|
| what does a programme say                          | content  |
| do prerequisites, of modules or programmes, go round | prerequisites |
"""
