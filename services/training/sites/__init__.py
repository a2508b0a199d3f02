"""Sites: schools where others learn on the job, their term, their yearly reports and the support they get.

| a reader asks                                          | file                                            |
|--------------------------------------------------------|-------------------------------------------------|
| for how long is a status granted                       | policies, policy_schemas                        |
| what does the whole region know of a site              | notice_schemas                                  |
| what may be read of a site from elsewhere              | reaching                                        |
| what is a site on a day, in a statement                | today                                           |
| which years are reported, how does each stand          | reporting                                       |
| how are reports handed in and accepted                 | reports, report_schemas, report_router          |
| what does the institute do for a site                  | supporting, support, support_queries            |
| how is the log of that reached                         | support_schemas, support_router                 |
"""
