"""People: a name, contacts, and a СНИЛС nobody can read back.

| a reader asks            | file  |
|--------------------------|-------|
| how is the number sealed | snils |
"""
