"""Deficits: what a person lacks against the norm of the post, how sure that is, and what became of it.

| a reader asks                                   | file     |
|-------------------------------------------------|----------|
| what do causes of a risk or of a visit tell     | causes   |
| where do other slices tell what was found       | recording |
| how is a finding written                        | effects  |
| what does a new edition of the framework do     | revising, editions |
| which causes stand for which competency         | mappings |
| how is the table of causes taken in             | taking   |
| what is a row of that table                     | sheet    |
| of which day may a level be told by hand        | by_hand  |
"""
