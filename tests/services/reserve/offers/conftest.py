"""The world of appointments: a vacancy and people in the reserve."""

from tests.services.reserve.appointments.conftest import *  # noqa: F403
