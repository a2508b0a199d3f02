"""Individual routes (ИОМ): compiled from deficits and real offers, reviewed, agreed to, walked, proven.

| a reader asks                                         | file                            |
|-------------------------------------------------------|---------------------------------|
| what may happen to a route and to a step of it        | rules                           |
| what is offered to somebody, told by the slices below | offering                        |
| how offers are named, and what is booked of each      | catalogue                       |
| what is asked of the compiler for one person          | asking                          |
| what somebody goes to already, and a route takes over | commitments                     |
| how a route is drafted, by hand or by an event        | drafting                        |
| what becomes of its steps when it is compiled         | compiling                       |
| whose seats a route holds, and when                   | booking                         |
| whose routes are drawn up, walked, finished           | covering_queries                |
| how far each step has come                            | progress                        |
| which levels have risen since it was approved         | rising                          |
| what is said while it is reviewed and walked          | walking                         |
| what stands against marks and reports, what is proven | marks                           |
| how it is agreed to and walked over HTTP              | walking_router                  |
| what its events carry                                 | telling                         |
| what the printed sheet says                           | printed                         |
| what is said of its parts                             | part_schemas                    |
| what the mentor reads of it, and how                  | accompanied, accompanied_router |
"""
