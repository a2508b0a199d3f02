"""Referrals: whom an authority sends to a programme, by when, and what came of it.

| a reader asks                                     | file        |
|---------------------------------------------------|-------------|
| what may become of a referral, and who is directed | rules      |
| from how many cycles on a head is one to be sent  | policies    |
| how a referral follows the enrolments             | following   |
| what happens with nobody asking                   | timing      |
| whom nobody has sent yet, and figures             | overview    |
"""
