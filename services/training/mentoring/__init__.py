"""Mentoring: pairs of a mentor and a mentee, what they agreed on, their meetings and how it ended.

| a reader asks                                               | file                                             |
|-------------------------------------------------------------|--------------------------------------------------|
| which goals there are, and did a review find them reached   | goals                                            |
| what the copies say of people, in the words of the matching | people                                           |
| who of a region could be whose mentor                       | region                                           |
| as whom a caller comes to a pair                            | reaching                                         |
| how a pair is proposed                                      | proposing                                        |
| how a pair holds a place for a route                        | holding                                          |
| until when a proposal waits for an answer, and what then    | answering, timing                                |
| what a pair works by: programme and reviews                 | accompanying                                     |
| what a mentor learns of the mentee                          | needs, need_rules, need_schemas                  |
| how its programme and reviews are said                      | programme_schemas                                |
| what is the matter with a pair because of its mentor        | concerns                                         |
| which pairs were rejected                                   | rejecting, rejection_schemas                     |
| what ends with a mentor                                     | departing                                        |
| what mentoring brings, for a route                          | offering                                         |
| meetings of a pair: how they are kept, and by which rules   | meetings, meeting_rules                          |
| meetings of a pair: how they are said, asked and reached    | meeting_schemas, meeting_queries, meeting_router |
"""
