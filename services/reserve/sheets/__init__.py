"""Sheets: each juror's marks, sealed until all are opened in one moment, and what they add up to.

| a reader asks                                        | file        |
|------------------------------------------------------|-------------|
| how is a sheet encrypted, and what can be proved     | sealing     |
| who marks which application                          | jury        |
| what happens when they are opened                    | opening     |
| how do sheets become ranks                           | aggregation |
| do the jurors agree                                  | agreement   |
| how is rounded                                       | numbers     |
| does the protocol lead to the same winner again      | replay      |
"""
