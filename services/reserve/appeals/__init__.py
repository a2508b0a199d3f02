"""Appeals: an applicant contests a rejection or the outcome of a contest, within so many business days.

| a reader asks                    | file   |
|----------------------------------|--------|
| what is forgotten with a file    | timing |
"""
