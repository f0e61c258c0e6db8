from datetime import UTC, datetime, timedelta, timezone

import pytest

from tic_domain.shared.time import as_utc, zone, zone_names


@pytest.mark.parametrize("name", ["Europe/Berlin", "Asia/Kathmandu", "America/Argentina/Salta", "UTC"])
def test_places_and_utc_can_be_chosen(name: str) -> None:
    assert name in zone_names()
    assert str(zone(name)) == name


@pytest.mark.parametrize("name", ["Etc/GMT+5", "CET", "US/Pacific", "Mars/Olympus", "", "../etc/passwd"])
def test_other_names_cannot_be_chosen(name: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        zone(name)


def test_a_time_is_turned_into_utc() -> None:
    there = datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=2)))

    assert as_utc(there) == there
    assert as_utc(there).tzinfo is UTC


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        as_utc(datetime(2026, 3, 2, 9, tzinfo=UTC).replace(tzinfo=None))
