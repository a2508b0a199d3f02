"""Applications: a person's papers in a contest, numbered in its journal, admitted or not, criterion by criterion.

| a reader asks                             | file  |
|-------------------------------------------|-------|
| when is one taken, and what does it lack  | terms |
"""
