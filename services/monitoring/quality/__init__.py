"""Quality: what is striking about submitted data, and how far a result reached from them can be trusted."""
