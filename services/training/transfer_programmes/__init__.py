"""Programmes of transfer into an effective mode: what a team that has learned brings home, reviewed and approved.

| a reader asks                                              | file     |
|------------------------------------------------------------|----------|
| what a body may refer to: members, deficits, cycles        | naming   |
| what the guards look at, and what may be done now          | standing |
| what its events carry, and what a plan is made of          | telling  |
| what the printed sheet says                                | printed  |
"""
