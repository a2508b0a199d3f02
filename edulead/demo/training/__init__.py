"""A region that trains: from what is lacking to who teaches it, and the routes between the two.

| a reader asks                                          | file       |
|--------------------------------------------------------|------------|
| in which order, and what is there already              | loading    |
| whom is it told of                                     | people     |
| by which competencies                                  | frameworks |
| what was measured, and what became a deficit           | measuring  |
| what is taught                                         | catalogue  |
| which groups there are, and who is in them             | teaching   |
| which teams learned whole, and what they brought home  | teams      |
| who begins as a head                                   | novices    |
| who accompanies whom                                   | mentors    |
| where one learns on the job                            | sites      |
| which schools work in pairs                            | partners   |
| who met for «Управленческая среда»                     | season     |
| who won what                                           | contest    |
| who learned by themselves                              | informal   |
| what the library holds                                 | library    |
| which routes lead out of it                            | routes     |
"""
