"""Teams: management teams of municipalities and schools, their members, functions, strategy and term."""
