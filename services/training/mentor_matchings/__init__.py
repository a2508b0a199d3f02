"""Mentor matchings: runs of the matching of mentors over a region or a municipality, kept as they came out.

| a reader asks                   | file    |
|---------------------------------|---------|
| how what was found becomes rows | keeping |
"""
