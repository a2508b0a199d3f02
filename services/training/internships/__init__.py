"""Internships: somebody learns at a site, under a supervisor, with a diary and a result.

| a reader asks                                      | file   |
|----------------------------------------------------|--------|
| do the days fit the site, and is there room        | days   |
"""
