"""Mentors: who may accompany other heads, in what, how many at a time, by whose order and with what consent.

| a reader asks                                        | file                     |
|------------------------------------------------------|--------------------------|
| how long somebody has been a head, and what bars one | standing                 |
| at what notice mentoring ends                        | notice                   |
| by which numbers a region keeps mentors and matches  | policies, policy_schemas |
"""
