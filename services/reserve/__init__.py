"""Reserve: the personnel reserve, contests and appointments, from a candidate's file to the use the reserve was of.

| a reader asks                                | file                                                              |
|----------------------------------------------|-------------------------------------------------------------------|
| by which numbers, under which act            | regulations · requirements (what is asked of a person)            |
| what was planned with the reserve            | programmes                                                        |
| who is it, and what is known of them         | candidates                                                        |
| are they fit for the post                    | attestations                                                      |
| who stands ready, for how long, how ready    | entries                                                           |
| from where do they come                      | teams, leaders, practices (what the best of them do)              |
| which posts fall vacant, who is offered one  | vacancies, offers                                                 |
| who competes for what                        | contests (what there is), applications, conduct (what is done),   |
|                                              | appeals                                                           |
| who decides, and who must not                | commissions, meetings (attendance, recusals, votes)               |
| how does each member mark                    | sheets (sealed until they are opened together)                    |
| what was decided, and is the paper genuine   | protocols                                                         |
| who was given the post                       | appointments                                                      |
| what did the other services tell             | received, reactions (what follows, and its switches)              |
| was it of use, what does it look like        | metrics, dashboards                                               |
"""
