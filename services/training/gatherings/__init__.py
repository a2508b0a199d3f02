"""Gatherings: «Управленческая среда», seminars and master classes, one by one or in series, with who came to them.

Called so because an event, in this product, is a fact that services tell one another.

| a reader asks                                         | file          |
|-------------------------------------------------------|---------------|
| on which days does a series fall                      | recurrence    |
| where, when and for how long may one be               | bounds        |
| what does a series become when its rule changes       | series        |
| what do gatherings and series say alike               | fields        |
| what is said of a series                              | series_schemas |
| how is a series reached                               | series_router |
| who may register, and who does                        | registering   |
| how are registrations and attendance reached          | registering_router |
| what is said of registrations                         | registering_schemas |
| which competencies and files a gathering points at    | contents      |
| what do gatherings offer to a route                   | offers        |
"""
