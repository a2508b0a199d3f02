"""Instruments: tests, self-assessments, 360° surveys, expert sheets and cases by which a level is found out.

| a reader asks                             | file      |
|-------------------------------------------|-----------|
| what does an instrument say, and its keys | content   |
| what can be asked                         | asked     |
| what of it does who answers see           | form      |
| which ones ship                           | templates (shipped) |
"""
