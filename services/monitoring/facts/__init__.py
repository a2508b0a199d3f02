"""Facts: what the other services told, kept with its origin, and what the system counts from it.

| a reader asks                              | file                               |
|--------------------------------------------|------------------------------------|
| what does the system count, and how        | rules                              |
| what is known of a subject in a cycle      | ledger, reading (how that is read) |
| what must an event of another service tell | events                             |
| how does it become a fact, once            | consumer                           |
| when are submissions filled                | service                            |
| how is a reaction switched off             | switching                          |
"""
