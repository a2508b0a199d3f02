"""Staff: who works where on a day, told by the service's copies of the directory; and shares of heads by territory.

| a reader asks                                              | file  |
|------------------------------------------------------------|-------|
| whose records an account of a school reaches: the one rule | reach |
"""
