"""Methodologies: what is measured and what it is worth; versioned, frozen on publication.

| a reader asks                              | file               |
|--------------------------------------------|--------------------|
| what does a methodology say                | content            |
| what is an indicator, what does it ask for | indicators, inputs |
| what is a total called, what must it reach | levels             |
| by what does one get into the risk group   | risk               |
| what must hold between answers             | crosschecks        |
| when is a result trusted                   | confidence         |
| may it be published                        | rules              |
| what does an edition change                | diff               |

An ОМСУ has methodologies and cycles at its own place beside the regional ones. Their results stand apart by `cycle_id`
and have a risk group of their own; episodes of risk follow from the region's cycles alone (`risks.service.renew`).
"""
