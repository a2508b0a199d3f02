"""Internships: somebody learns at a site, under a supervisor, with a diary and a result.

| a reader asks                                      | file     |
|----------------------------------------------------|----------|
| do the days fit the site, and is there room        | days     |
| what does a step say beside its reason             | saying   |
| what is known when somebody wants to move one      | facts    |
| who writes the diary, who confirms it              | diary    |
| what do others hear of an internship               | telling  |
| what becomes of internships when a site ends       | ending   |
| how is a step of a site taken                      | site_router |
| what do sites offer to whoever compiles a route    | offering |
"""
