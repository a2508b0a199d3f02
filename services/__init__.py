"""The three services, and what they stand on: the kernel and the directory."""
