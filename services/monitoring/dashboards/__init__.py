"""Dashboards: what a cycle looks like from above, and what those below may know of it.

| a reader asks                                      | file                                    |
|----------------------------------------------------|-----------------------------------------|
| who sees which figure                              | rules                                   |
| how are means, quantiles and shares counted        | figures                                 |
| what do all dashboards tell alike                  | parts                                   |
| how does a cycle go, how do municipalities compare | answers                                 |
| how is one indicator spread, who is best by it     | distribution, rating, indicator_schemas |
| where do I stand                                   | standing                                |

A further dashboard reads by `service.sight`, counts by `figures`, and asks `rules` before it tells of others.
"""
