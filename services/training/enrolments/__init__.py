"""Enrolments: who asked for a seat in a group, who holds one, who waits in which order, and what came of it.

| a reader asks                                            | file      |
|----------------------------------------------------------|-----------|
| what becomes of somebody who asks, and who is next       | seating   |
| how a seat is asked for, freed and given to the next     | placing   |
| what its events carry                                    | telling   |
| what a route can be made of: programmes with seats left  | offering  |
"""
