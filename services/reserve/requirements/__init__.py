"""What a regulation asks of a person, as data, and whether somebody meets it.

| a reader asks                 | file     |
|-------------------------------|----------|
| what can be asked             | content  |
| what is asked at once         | criteria |
| what is known of a person     | profile  |
| is it met, and in which words | rules    |
| what the acts ask of a head   | sets     |
"""
