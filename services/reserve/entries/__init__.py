"""Entries: who stands in the personnel reserve, by whom put forward, until when and how ready.

| a reader asks                                   | file         |
|-------------------------------------------------|--------------|
| from which day to which, what is due when       | terms        |
| who may put whom forward, and from where        | sources      |
| how ready is somebody, and by which facts       | readiness    |
| for what is one excluded, and is it so          | exclusions, claims (what is known of it) |
| how is somebody put forward                     | nominating, origins (the record they come from) |
| what does the law look at, what stands against a step | judging, guards |
| what of the file is checked against papers, and by whom | checking, reviewing |
| how does one get in, stay in, and leave         | granting, decisions (what is said of it) |
| what does a reservist owe, and hand in          | stays (what is due), staying, duties (what is said of it) |
| when is a line of a plan done, and who says so  | completing   |
| how is a register kept elsewhere taken over     | register (a row of it), taking |
| what becomes of an offer refused                | offers       |
| what does a list know of today, and of readiness | today, preparation |
| what happens on its day with nobody asking      | timing, file_queries |
| how are duties reached                          | duty_routes  |
| what becomes of two stays of one person         | folding      |

An entry lies where the file of its candidate does, if that is within the reserve, else at the reserve: so the school
sees its own people, and the authority everybody it keeps or has sent to the region. `reserve` says whose reserve it is;
only whoever keeps that decides.
"""
