"""Quality: what is striking about submitted data, and how far a result reached from them can be trusted.

| a reader asks                                | file              |
|----------------------------------------------|-------------------|
| what is striking about one subject's data    | rules             |
| which value is far off, in a whole cycle too | outliers, columns |
| how far is a result trusted                  | confidence        |
| what must the author do about a finding      | obstacles         |

A further check is a kind of finding and a line of `rules.findings`; where it lowers trust, one of `results.trust` too.
"""
