"""Posts held: who, where, from when to when, by which order.

| a reader asks                                             | file         |
|-----------------------------------------------------------|--------------|
| what must an appointment of the reserve tell              | telling      |
| how does it become a post, once, and how is it undone     | appointments |
"""
