"""Partnerships: schools with low and with high results in pairs (приказ № 348), their joint plan and what came of it.

| a reader asks                                    | file       |
|--------------------------------------------------|------------|
| who is low, who is high, in which direction      | contrasts  |
| which pairs together are best, who is left over  | pairing    |
"""
