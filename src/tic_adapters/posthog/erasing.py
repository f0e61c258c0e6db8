"""Persons, events and recordings at PostHog."""

from typing import Final
from urllib.parse import urlsplit

import attrs
import httpx

from tic_adapters.asking import asked, document
from tic_domain.privacy.erasing.model import StepKind
from tic_domain.privacy.erasing.ports import Answer, Handles, ProcessorAnswer
from tic_domain.shared.clauses import clause
from tic_domain.usage.ports import Pseudonyms

_NAME: Final = "PostHog"


@clause("C7.4")
@attrs.frozen(kw_only=True)
class PostHogErasing:
    """With a personal key, on the host of the application: that of ingestion doesn't delete.

    Events go in PostHog's own time; the person is gone at once, and that is what is looked at.
    """

    _personal_key: str = attrs.field(repr=False)
    _project: str
    _host: str
    _pseudonyms: Pseudonyms
    _patience: httpx.Timeout = attrs.field(factory=lambda: httpx.Timeout(15, connect=5))

    @property
    def is_used(self) -> bool:
        return True

    async def erase(self, handles: Handles, kind: StepKind) -> ProcessorAnswer:
        person = self._pseudonyms.of(str(handles.account_id))
        persons = f"{self._host}/api/projects/{self._project}/persons/"
        headers = {"Authorization": f"Bearer {self._personal_key}"}
        body = {"distinct_ids": [person], "delete_events": True, "delete_recordings": True}
        deleted = await asked(
            _NAME, "POST", f"{persons}bulk_delete/", headers=headers, json=body, patience=self._patience
        )
        if deleted.status_code == httpx.codes.NOT_FOUND:
            return ProcessorAnswer(answer=Answer.CONFIRMED, words="Nobody is known there by our pseudonym.")
        left = await asked(
            _NAME, "GET", persons, headers=headers, params={"distinct_id": person}, patience=self._patience
        )
        found = [] if left.status_code == httpx.codes.NOT_FOUND else document(_NAME, left).get("results", [])
        reference = deleted.headers.get("x-request-id")
        if found:
            return ProcessorAnswer(
                answer=Answer.TAKEN_ON, words="The person is still there.", reference=reference
            )
        words = "The person is gone; events and recordings go in PostHog's own deletion run."
        return ProcessorAnswer(answer=Answer.CONFIRMED, words=words, reference=reference)


def app_host(ingestion: str) -> str:
    """Of the cloud's addresses for ingestion; any other host serves both."""
    parts = urlsplit(ingestion)
    host = (parts.hostname or "").replace(".i.posthog.com", ".posthog.com")
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port else "")
