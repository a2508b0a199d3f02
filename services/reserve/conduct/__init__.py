"""Conducting a contest: the steps that reach into its applications, sheets, meetings, protocols and the reserve.

| a reader asks                                      | file     |
|----------------------------------------------------|----------|
| how is a step taken                                | service  |
| what does a step do beyond the contest itself      | effects  |
| what does each step need to know                   | facts    |
| how are the sheets opened                          | opening  |
| who is chosen, by points or by vote                | rules    |
| who passed and is not to be chosen                 | barring  |
| what the commission said since the opening         | voicing  |
| what follows from a decision                       | deciding |
| who comes into a reserve by it                     | joining  |
| what follows from an appeal                        | hearing  |
| how are appeals reached                            | appeals  |
| what do the protocols of a contest say             | drawing  |
"""
