"""What our own processes may do over the API: read the feeds of one another, and what these point to."""

import pytest

from services.directory.roles import Role
from services.monitoring import permissions as monitoring
from services.reserve import permissions as reserve
from services.training import permissions as training

BESIDE = {monitoring: {monitoring.P.result_read}}
"""What a feed does not tell because it is too much: a published cycle is fetched, as a person's card is."""


@pytest.mark.parametrize("service", [monitoring, reserve, training], ids=lambda each: each.__name__)
def test_a_system_reads_events_and_what_they_point_to(service):
    assert service.GRANTS[Role.system] == {service.P.event_read} | BESIDE.get(service, set())
