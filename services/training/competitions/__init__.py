"""Competitions: professional contests for heads, from the municipality to the country, with juries, sheets and results.

Called so because a contest, in this product, is one for a post or for the reserve (`services/reserve/contests`), whose
sheets are sealed. These are read by nobody but their juror until the stage closes.

| a reader asks                                         | file          |
|-------------------------------------------------------|---------------|
| what do sheets come to                                | judging       |
| how does a stage go                                   | stages        |
| who competes, and who passes on                       | entries       |
| who judges, and what they write                       | jury          |
| whose heads take part                                 | participation |
| what is said of stages, entries and sheets            | stage_schemas |
| how are stages reached                                | stage_router  |
| how are entries and sheets reached                    | entry_router  |
"""
