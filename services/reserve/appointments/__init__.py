"""Appointments: decision, order, headship, probation, revocation.

| a reader asks                                          | file  |
|--------------------------------------------------------|-------|
| which days does an order have, who is next by score    | terms |
"""
