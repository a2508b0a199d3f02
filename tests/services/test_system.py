"""What our own processes may do over the API: read the feeds of one another, nothing else."""

import pytest

from services.directory.roles import Role
from services.monitoring import permissions as monitoring
from services.reserve import permissions as reserve
from services.training import permissions as training


@pytest.mark.parametrize("service", [monitoring, reserve, training], ids=lambda each: each.__name__)
def test_a_system_reads_events_and_nothing_else(service):
    assert service.GRANTS[Role.system] == {service.P.event_read}
