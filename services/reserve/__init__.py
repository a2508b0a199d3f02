"""Reserve: the personnel reserve, contests and appointments."""
