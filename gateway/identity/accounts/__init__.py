"""Accounts and assignments, managed by administrators everywhere and by an ОМСУ inside its municipality.

| a reader asks                                      | file      |
|----------------------------------------------------|-----------|
| may this role be given here, to this person        | granting  |
| how are passwords invented, what are they good for | temporary |
"""
