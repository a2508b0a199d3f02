"""Partnerships: schools with low and with high results in pairs (приказ № 348), their joint plan and what came of it.

| a reader asks                                    | file                              |
|--------------------------------------------------|-----------------------------------|
| who is low, who is high, in which direction      | contrasts                         |
| which pairs together are best, who is left over  | pairing                           |
| why these two, in words                          | reasons                           |
| how is a region paired                           | proposing, matching_schemas       |
| how is a pair proposed to two schools            | founding                          |
| what do two schools plan, and what came of it    | plan, plan_schemas, plan_router   |
"""
