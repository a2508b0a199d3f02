"""Monitoring: what is measured, collected, scored and shown, from a methodology to a published result.

| a reader asks                           | file                                                          |
|-----------------------------------------|---------------------------------------------------------------|
| by which act                            | acts                                                          |
| what is measured, and what is it worth  | methodologies, templates · engine (rules), scoring (evaluate) |
| what would it have made of a past cycle | simulations                                                   |
| which round is it, and how far is it    | cycles (what there is), conduct (what is done)                |
| what was declared, and is it checked    | submissions, collection (by file), quality, follow_ups        |
| what came of it                         | calculations, results, recalculations · explanations (why)    |
| who says it is wrong                    | objections                                                    |
| who is at risk, how long already        | risks                                                         |
| what does it look like from above       | dashboards                                                    |
"""
