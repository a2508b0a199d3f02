"""Regulations: every number of the reserve, of contests and of attestation, by edition and act.

| a reader asks                         | file                          |
|---------------------------------------|-------------------------------|
| what does a regulation say            | content                       |
| by its kind                           | reserve, contest, attestation |
| how does a commission decide          | voting                        |
| which words does it choose from       | terms                         |
| what may one begin with               | templates, shipped (the data) |
| what is said of two side by side      | comparison_schemas            |
"""
