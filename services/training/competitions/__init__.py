"""Competitions: professional contests for heads, from the municipality to the country, with juries, sheets and results.

Called so because a contest, in this product, is one for a post or for the reserve (`services/reserve/contests`), whose
sheets are sealed. These are read by nobody but their juror until the stage closes.

| a reader asks                                         | file          |
|-------------------------------------------------------|---------------|
| what may stand on a sheet                             | marks         |
| what do sheets come to                                | judging       |
| which stage comes after which, and who passes on      | passing       |
| how does a stage go                                   | stages        |
| who competes, and who passes on                       | entries       |
| who judges                                            | jury          |
| whom does a juror not judge                           | recusal       |
| which entries does each juror judge                   | seats         |
| what jurors write                                     | marking       |
| who won, and whose heads take part                    | outcomes      |
| what is said of stages and entries                    | stage_schemas |
| what is said of juries and sheets                     | sheet_schemas |
| how are stages reached                                | stage_router  |
| how are entries reached                               | entry_router  |
| how are juries and sheets reached                     | jury_router   |
| what is a row called by                               | naming_queries |
"""
