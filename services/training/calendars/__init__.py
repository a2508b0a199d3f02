"""Calendars: gatherings, lessons, internships and due reports of a person as an iCalendar feed, behind a secret link
that a calendar program can follow.

| a reader asks                         | file |
|---------------------------------------|------|
| how is a calendar written             | ics  |
"""
