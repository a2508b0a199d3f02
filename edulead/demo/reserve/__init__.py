"""A living reserve beside the cycles: regulations, files, entries on both levels, vacancies, contests that go on now.

| a reader asks                                  | file        |
|------------------------------------------------|-------------|
| in which order, and what is there already      | loading     |
| by which numbers                               | regulations |
| who are they                                   | files       |
| who is attested, who stands in which reserve   | standing    |
| which posts fall vacant, who competes for what | contests    |
"""
