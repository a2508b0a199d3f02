"""Conduct: a group is opened, taught and completed, with what that does to those enrolled (ADR 0007).

| a reader asks                                       | file        |
|-----------------------------------------------------|-------------|
| who was there, and with what result                 | registering |
| what a step of a group does to those enrolled        | effects     |
"""
