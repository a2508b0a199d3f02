"""Reactions: what the reserve does about events of monitoring and training, each once, and how that is switched off.

| a reader asks                                     | file     |
|---------------------------------------------------|----------|
| what must an event tell                           | events   |
| how are the results of a cycle fetched            | fetching |
| how does an event become what is kept, once       | consumer |
| how is a reaction switched off                    | switching |
"""
