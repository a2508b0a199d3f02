"""Teams that learn: management teams as the reserve formed them, enrolled as a whole, and how far each has come.

| a reader asks                                                | file      |
|--------------------------------------------------------------|-----------|
| what is made of what the reserve tells of a team             | receiving |
| how a whole team takes seats in a group                      | enrolling |
| what each member has attended and passed                     | progress  |
| what share of a team must have passed, by region             | policies  |
"""
