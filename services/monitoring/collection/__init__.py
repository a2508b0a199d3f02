"""Values that come by file: the table they stand in, the template of it, and how they are written."""
