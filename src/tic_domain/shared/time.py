"""Times are aware and in UTC inside; a zone is an IANA name."""

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones


@cache
def zone_names() -> frozenset[str]:
    """Every IANA zone that can be chosen: areas with a place, and UTC."""
    legacy = ("Etc/", "posix/", "right/", "SystemV/", "US/")
    places = {name for name in available_timezones() if "/" in name and not name.startswith(legacy)}
    return frozenset(places | {"UTC"})


def zone(name: str) -> ZoneInfo:
    """The zone of that name; ValueError where it can't be chosen."""
    if name not in zone_names():
        raise ValueError(name)
    return ZoneInfo(name)


def as_utc(moment: datetime) -> datetime:
    """The same moment in UTC; ValueError for a naive one, whose zone nobody knows."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(UTC)
