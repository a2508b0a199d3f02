"""Attestation of heads and candidates: schedule, reference, test, interview, decision, validity.

| a reader asks                             | file                 |
|-------------------------------------------|----------------------|
| where it stands, whom, how decided        | terms                |
| on which day may it be held               | planning             |
| is the test passed, how long does it hold | outcomes             |
| which step is possible                    | rules                |
| what does a step say, what is written     | decisions, recording |
| how did the commission vote, its protocol | voting               |
| what happens with nobody asking           | timing               |
"""
