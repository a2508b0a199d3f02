"""Who stands in the personnel reserve, as the reserve tells: one may be taught as a candidate before any post."""
