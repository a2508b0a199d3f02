"""«Школа начинающего руководителя»: who is invited, the list of their first hundred days, the group they learn in.

| a reader asks                                         | file      |
|-------------------------------------------------------|-----------|
| what may become of a novice, and of an item           | rules     |
| by which numbers and with which list a region invites | policies  |
| how somebody becomes one, by hand or by an event      | welcoming |
| how one follows the enrolments, whoever made them     | following |
"""
