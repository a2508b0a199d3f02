"""What a caller does with the own account: who am I, my sessions, my password.

| a reader asks                               | file    |
|---------------------------------------------|---------|
| what does the role allow in the other parts | granted |
"""
