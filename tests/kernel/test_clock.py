"""Business time: the region's day, shifted for a test and never in earnest."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from services.kernel.clock import Clock, clock_of, real
from services.kernel.settings import Settings


def clock(file=None, **changed):
    return clock_of(Settings(database_url="postgresql://x", clock_file=file, **changed))


def shift(clock):
    return clock.now() - real()


class TestClock:
    @pytest.mark.parametrize(
        ("zone", "day"),
        [("Europe/Moscow", date(2026, 1, 1)), ("UTC", date(2025, 12, 31)), ("Asia/Kamchatka", date(2026, 1, 1))],
    )
    def test_knows_which_day_it_is_in_the_region(self, zone, day):
        late = datetime(2025, 12, 31, 21, 30, tzinfo=UTC)
        assert Clock(ZoneInfo(zone), lambda: late).today() == day

    def test_tells_real_time_with_an_offset(self):
        assert clock().now().utcoffset() == timedelta()
        assert abs(shift(clock())) < timedelta(seconds=5)


class TestShift:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("P400D", timedelta(400)),
            ("-P1D\n", timedelta(-1)),
            ("PT90M", timedelta(minutes=90)),
            ("", timedelta()),
            (" \n", timedelta()),
        ],
    )
    def test_comes_from_the_file(self, tmp_path, text, expected):
        file = tmp_path / "clock"
        file.write_text(text)
        assert abs(shift(clock(file, test_mode=True)) - expected) < timedelta(seconds=5)

    def test_follows_the_file_while_it_changes(self, tmp_path):
        file = tmp_path / "clock"
        shifted = clock(file, test_mode=True)
        assert abs(shift(shifted)) < timedelta(seconds=5)
        for days in (10, 20):
            file.write_text(f"P{days}D")
            assert abs(shift(shifted) - timedelta(days)) < timedelta(seconds=5)
        file.unlink()
        assert abs(shift(shifted)) < timedelta(seconds=5)

    def test_is_ignored_outside_of_test_mode(self, tmp_path):
        file = tmp_path / "clock"
        file.write_text("P400D")
        assert clock(file, test_mode=False).now is real
        assert clock(None, test_mode=True).now is real

    def test_that_is_no_duration_is_said_aloud(self, tmp_path):
        file = tmp_path / "clock"
        file.write_text("завтра")
        with pytest.raises(ValidationError):
            clock(file, test_mode=True).now()
