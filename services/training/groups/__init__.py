"""Groups: when and where an edition of a programme is taught, on how many seats, in which sessions.

How a group is reached, and what becomes of those enrolled when it moves: `conduct` (ADR 0007).

| a reader asks                  | file     |
|--------------------------------|----------|
| how sessions lie in a group    | timetable |
"""
