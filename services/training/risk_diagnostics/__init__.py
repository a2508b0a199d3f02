"""Risk diagnostics: by which instrument heads at risk are diagnosed of itself, as a region chose, or by a rule."""
