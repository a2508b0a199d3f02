"""What a rule is and what it does; knows of no methodology, no cycle and no database.

| a reader asks                                  | file                                       |
|------------------------------------------------|--------------------------------------------|
| what can a rule say                            | kinds: simple, relative, compound          |
| what does it give one subject, and why         | scalar, one function for each kind         |
| what does it give a whole cycle at once        | columns, the same functions on NumPy       |
| what is the least and the most it can give     | bounds                                     |
| what does it read, what must an author decide  | checks                                     |
| which values does a scale miss or count twice  | intervals                                  |
| how is a formula read, and in what computed    | formulas                                   |
"""
