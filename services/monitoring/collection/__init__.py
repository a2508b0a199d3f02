"""Values that come by file: the table they stand in, the template of it, and how they are written.

| a reader asks                           | file           |
|-----------------------------------------|----------------|
| which columns may a table have          | columns        |
| whose is a row                          | subjects       |
| is it wide or long, what does it answer | parsing, cells |
| how are good rows written               | writing        |
| what does the template look like        | sheets         |
"""
