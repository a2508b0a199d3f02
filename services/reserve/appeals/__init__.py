"""Appeals: an applicant contests a rejection or the outcome of a contest, within so many business days."""
