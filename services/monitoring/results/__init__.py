"""Results: the score of each subject in a cycle, its missing positions and its explanation."""
