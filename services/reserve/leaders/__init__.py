"""Leaders: the base of effective heads by direction, from the published results to the consent of the head.

| a reader asks                                  | file       |
|------------------------------------------------|------------|
| who is among the best, for how many cycles     | ranking    |
| how do published results nominate              | nominating |
| by which numbers, in which region              | policies   |
"""
