"""Certificates: what somebody who passed is given, numbered without a gap, and told from a forgery by anybody.

| a reader asks                                              | file       |
|------------------------------------------------------------|------------|
| how is one told from a forgery: code, seal                 | sealing    |
| what does the paper look like                              | paper      |
| how does anybody check one                                 | checking   |
| what does a telephone show of a check                      | check_page |
"""
