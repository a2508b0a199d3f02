"""Mentoring: pairs of a mentor and a mentee, what they agreed on, their meetings and how it ended.

| a reader asks                                                        | file             |
|----------------------------------------------------------------------|------------------|
| which goals there are, what a review says of them, did it help       | goals            |
| who of the region could be whose mentor: its people as the engine asks | region         |
| as whom a caller comes to a pair                                     | reaching         |
| how a pair is proposed, by hand or for somebody                      | proposing        |
| which pairs were rejected                                            | rejecting        |
| what ends with a mentor                                              | departing        |
| what a mentorship brings, for a route                                | offering         |
| the meetings of a pair                                               | meetings, meeting_rules, meeting_router |
"""
