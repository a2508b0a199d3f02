"""Results: the score of each subject in a cycle, its missing positions and its explanation.

| a reader asks                               | file    |
|---------------------------------------------|---------|
| how is a whole cycle read                   | reading |
| how far can each result be trusted          | trust   |
| how does it become rows, and what is hashed | rows    |
| which columns are written, and how packed   | packing |
| whom would a figure about several give away | secrecy |
| who is a new head                           | rules   |
"""
