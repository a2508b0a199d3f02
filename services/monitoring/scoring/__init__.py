"""Scoring: from a subject's values to its score, and what the score is called.

| a reader asks                                       | file                                                       |
|-----------------------------------------------------|------------------------------------------------------------|
| what does one subject get, and why                  | rules                                                      |
| what does a whole cycle get, in columns             | cohort (the columns), whole (points), standings (the rest) |
| what is the score of one subject called             | verdict                                                    |
| how are places given, and with whom is one compared | ranks, peers                                               |
| what is kept to explain it years later              | frozen                                                     |
| what is a point of an indicator worth               | shares                                                     |
| what would have had to be different                 | counterfactual                                             |
| how is a rule or a methodology tried out            | service, evaluation                                        |
| in which words is it told                           | told                                                       |
"""
