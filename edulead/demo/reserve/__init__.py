"""A living reserve beside the cycles: regulations, files, entries on both levels, contests, an appointment, a team.

| a reader asks                                   | file        |
|-------------------------------------------------|-------------|
| in which order, and what is there already       | loading     |
| by which numbers                                | regulations |
| who are they                                    | files       |
| who is attested, who stands in which reserve    | standing    |
| how they are attested                           | attesting   |
| what each of them did in the reserve            | stays       |
| who sits on the commission, which posts are open | commission |
| how a contest is brought to its next step       | contesting  |
| which contests there are, and how they ended    | contests    |
| who was appointed                               | appointing  |
| which management teams there are                | teams       |
| what the authorities have set themselves        | programmes  |
"""
