"""Product events to PostHog."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

import attrs
import requests
from posthog.request import APIError, batch_post

from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import Unavailable
from tic_domain.usage.model import PROPERTIES, ProductEvent

EU_HOST: Final = "https://eu.i.posthog.com"


@clause("C3.4", "C4.1")
@attrs.frozen(kw_only=True)
class PostHogAnalytics:
    """Each event is sent at once by the job that carries it, and a failure is that job's failure.

    The SDK's `capture` never raises: in the background it loses events with a log line, and in `sync_mode`
    too it swallows the error unless `debug` is on, which logs whole bodies; `on_error` belongs to the
    background only. It also adds the machine's system and version to each event. So this uses the SDK's own
    transport under it, `batch_post`, which raises, and sends exactly what stands here.
    """

    _api_key: str = attrs.field(repr=False)
    _host: str = EU_HOST
    _timeout_seconds: float = 5.0

    async def capture(self, event: ProductEvent) -> None:
        try:
            await asyncio.to_thread(
                batch_post,
                self._api_key,
                self._host,
                timeout=self._timeout_seconds,
                batch=[payload(event)],
            )
        except (APIError, requests.RequestException):
            # Not chained: PostHog's answer is theirs to word and may quote what was sent.
            raise Unavailable("PostHog") from None


def payload(event: ProductEvent) -> Mapping[str, Any]:
    """The whole of what PostHog learns."""
    properties = {name: event.properties[name] for name in PROPERTIES[event.name] if name in event.properties}
    return {
        "uuid": str(event.id),
        "event": event.name.value,
        "distinct_id": event.person,
        "timestamp": event.at.isoformat(),
        "properties": {
            **properties,
            # A person with nothing in it. Without one, erasing by pseudonym would find nobody, and leave
            # the events behind.
            "$process_person_profile": True,
            "$geoip_disable": True,
            "$ip": None,
        },
    }
