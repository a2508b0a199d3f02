"""Individual routes (ИОМ): compiled from deficits and real offers, reviewed, agreed to, walked, proven.

| a reader asks                                          | file         |
|--------------------------------------------------------|--------------|
| what may happen to a route and to a step of it         | rules        |
| what can be offered to anybody                         | catalogue    |
| what is asked of the compiler for one person           | asking       |
| how a route is compiled, anew too                      | compiling    |
| whose seats a route holds, and when                    | booking      |
| how far somebody has come                              | progress     |
| what the printed sheet says                            | printed      |
"""
