"""Training: diagnostics, individual routes, mentoring, internship sites."""
