# ruff: noqa: INP001  # a script of the image, no package
"""Is the part in this container ready? Ends with 1 and the part's own words when it is not."""

import sys
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

READY = "http://127.0.0.1:8000/health/ready"

try:
    # straight: Docker hands the proxies of its own settings on to every container
    build_opener(ProxyHandler({})).open(READY, timeout=5)
except (URLError, OSError) as wrong:
    sys.exit(wrong.read().decode() if hasattr(wrong, "read") else str(wrong))
