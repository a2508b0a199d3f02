"""Diagnostics: who answers what by when, what was answered, which levels that gives and which deficits.

| a reader asks                                     | file        |
|---------------------------------------------------|-------------|
| what are answers worth                            | scoring     |
| which figures of a survey give nobody away        | anonymity   |
| does an answer fit its question                   | answering   |
| how does a diagnostics stand, in words            | standing    |
| how does it stand for a caller                    | facts       |
| how does a diagnostics begin                      | assigning   |
| when may a test be assigned to somebody again     | resting     |
| how is what nobody answered asked anew            | renewing    |
| who finds the own sheet, and how it is filled in  | sheets      |
| who is asked in a 360° survey                     | respondents |
| what does an expert say                           | marks       |
| how do answers become levels and deficits         | assessing   |
| which levels were measured by a day, and are told | measured    |
| how are many asked at once                        | campaigns, campaign_rules |
| how are those reached                             | campaign_router, campaign_schemas, campaign_queries |
| how are sheets, marks and respondents reached     | sheet_router, sheet_schemas |
"""
