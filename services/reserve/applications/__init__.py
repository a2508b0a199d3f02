"""Applications: a person's papers in a contest, numbered in its journal, admitted or not, criterion by criterion.

| a reader asks                                     | file       |
|---------------------------------------------------|------------|
| when is one taken, and what does it lack          | terms      |
| who registers one, under which number             | journal    |
| what does it hold, in which editions              | papers     |
| is the applicant fit, and who says so             | admitting  |
| how does it follow the file, and forget           | timing     |
| how does it move, alone and with its contest      | moving     |
| who comes to it as whom, what is not shown        | reaching   |
| does the caller take part in person               | parties    |
| what is asked before a step                       | step_queries |
| what stands against a step                        | guards     |
| why is who was chosen not appointed               | grounds    |
| can who was chosen be appointed today             | skipping   |
| what becomes of two of one person                 | folding    |
| what becomes of one whose consent is withdrawn    | consenting |
"""
