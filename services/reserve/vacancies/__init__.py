"""Vacancies: which posts of heads fall vacant, since when, with what requirements, and what became of each.

| a reader asks                             | file    |
|-------------------------------------------|---------|
| what tells that a post will fall vacant   | radar   |
| where does that come from                 | outlook |
| who is warned before a contract ends      | timing  |

A vacancy does not know who was offered the post: offers stand with the reserve's entries, in `offers`, and move it.
"""
