"""Meetings of a commission on a contest or on attestations: who was there, who was recused, how they voted.

| a reader asks                                   | file                  |
|-------------------------------------------------|-----------------------|
| what may a meeting become, when does one recuse | rules                 |
| on what does a commission meet                  | occasion, occasions   |
| what is on the agenda                           | agenda                |
| what does a vote leave with an attestation      | attesting             |
| from where is somebody recused                  | benches               |
| who votes on a matter, and what comes of it     | assembly              |
| who is gathered now                             | gathering             |
| what is written down while it goes on           | minutes               |
| what does a protocol say of it                  | record                |
| who must not judge whom, by the records         | screening             |
| who is recused, and who was let judge           | recusals              |
| what is said of conflicts, of votes             | voices, votes         |
| from where does this caller see the contest     | reaching              |
| what is forgotten with a file                   | timing                |
| how is it reached under a contest               | contest_router        |
| under an attestation                            | attestation_router    |

A conflict that the records show bars by itself until it is found, with a reason, to be none: nobody has to notice it.
A meeting keeps the seats of its day: what changes in the commission later changes nothing of what was decided.
"""
