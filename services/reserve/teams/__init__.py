"""Teams: management teams of municipalities and schools, their members, functions, strategy and term.

| a reader asks                  | file       |
|--------------------------------|------------|
| who joins, changes and leaves  | membership |
"""
