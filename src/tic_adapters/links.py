"""Absolute addresses of the site, for mails."""

from urllib.parse import quote

import attrs

from tic_domain.shared.ids import CalendarEntryId


@attrs.frozen
class SiteLinks:
    """`base_url` without a slash at its end."""

    _base_url: str

    def confirm_email(self, token: str) -> str:
        return f"{self._base_url}/confirm-email?token={quote(token, safe='')}"

    def receipt(self, token: str) -> str:
        return f"{self._base_url}/deleted/{quote(token, safe='')}"

    def session(self, entry_id: CalendarEntryId) -> str:
        return f"{self._base_url}/sessions/{entry_id}"
