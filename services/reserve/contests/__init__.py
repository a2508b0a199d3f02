"""Contests: for which post or for the reserve, under which regulation, by which days, and how far each has come.

| a reader asks                  | file      |
|--------------------------------|-----------|
| what is a contest on a day     | standing  |
| why does one fail              | grounds   |
| what did a court rule of one   | court     |
| what is said with a step       | decisions |
| who takes none of its steps    | parties   |
| how does a list know the day   | today     |

What is done with one is `conduct`; who applies is `applications`.
"""
