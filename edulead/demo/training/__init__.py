"""What the region trains by.

| a reader asks              | file       |
|----------------------------|------------|
| by which competencies      | frameworks |
"""
