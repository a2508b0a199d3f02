"""What the four parts say together, one document after another."""

import pytest

from gateway.app import SERVICE as GATEWAY
from services.kernel.app import Service
from services.monitoring.app import SERVICE as MONITORING
from services.reserve.app import SERVICE as RESERVE
from services.training.app import SERVICE as TRAINING


@pytest.mark.parametrize(
    ("service", "tag"),
    [
        pytest.param(GATEWAY, "События: справочник", id="gateway"),
        pytest.param(MONITORING, "События: мониторинг", id="monitoring"),
        pytest.param(RESERVE, "События: резерв", id="reserve"),
        pytest.param(TRAINING, "События: обучение", id="training"),
    ],
)
def test_each_feed_stands_under_a_name_of_its_own(service: Service, tag: str) -> None:
    routes = [route for router in service.routers for route in router.routes]
    found = {one for route in routes if "/events" in route.path for one in route.tags}  # type: ignore[attr-defined]
    assert found == {tag}
    assert [each["name"] for each in service.tags].count(tag) == 1
