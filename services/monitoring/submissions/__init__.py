"""Submissions: what one subject declares in one cycle, with evidence, and how it is checked.

| a reader asks                                    | file                             |
|--------------------------------------------------|----------------------------------|
| when may values be written, who takes which step | rules                            |
| where does a caller stand to a submission        | standing                         |
| what is asked of a subject, what does it lack    | asked                            |
| what is said of one value, and of pages          | values, pages                    |
| what stood beside the numbers when verified      | approving, backing               |
| what is wrong with values that are sent          | fitting                          |
| what is needed to say that data are striking     | examining                        |
| what would be said of values, were they written  | trying                           |
| what do those above do beyond a step             | supervising, supervising_schemas |
| what did the system count                        | counted                          |
| how late may a last day of one's own be          | deadlines                        |
| how does an upheld objection correct a number    | correcting                       |
"""
