"""Sites: schools where others learn on the job, their term, their yearly reports and the support they get.

| a reader asks                                          | file       |
|--------------------------------------------------------|------------|
| which years are reported, and how does each stand      | reporting  |
| what the institute does for a site                     | supporting |
"""
