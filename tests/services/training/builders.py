"""Plain builders: what a test needs to exist, made through the API as the role that would make it."""

from tests.support.api import Api

BASE = "/api/v1/training"
API = Api(BASE)
made, stepped, step, listed = API.made, API.stepped, API.step, API.listed
