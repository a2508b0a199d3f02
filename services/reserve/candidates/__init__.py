"""Candidates: the file of a person whom the reserve, a contest or an attestation is about (ADR 0016).

| a reader asks                                  | file                                           |
|------------------------------------------------|------------------------------------------------|
| how long somebody has worked, overlaps once    | experience                                     |
| its parts, as a client says them as lists      | lines                                          |
| how a file is begun and changed                | filing                                         |
| candidates by a table                          | table                                          |
| on which consent a file is kept, and till when | consents                                       |
| consents, checks and documents of a file       | documents (said), papers (done), papers_router |
| what of it papers can prove, as one digest     | claimed                                        |
| are two files of one person, and made one      | twins (rules), merging (shell), twin_schemas   |
| whom of the directory a file is of, how long  | linking                                        |
| what becomes of the data after the term        | destruction, act_queries, timing (the jobs)    |
| what copied something of a file follows it     | following                                      |
| what the records forget with it                | forgetting                                     |

What is known of a person is a `requirements.profile.Profile`: `service.profile_of`.
"""
