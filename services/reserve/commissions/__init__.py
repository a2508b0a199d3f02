"""Commissions: who scores and decides, from which day to which, in what role; how many of them make a decision.

| a reader asks                                  | file        |
|------------------------------------------------|-------------|
| who sits on a day, is there a quorum, who wins | rules       |
| may these people sit together                  | composition |
| who must not judge whom                        | conflicts   |
| whose name is it in that text                  | naming      |
| whom does a body name                          | people      |
| who joins, who leaves                          | membership  |
"""
