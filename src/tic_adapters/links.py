"""Absolute addresses of the site, for mails."""

from urllib.parse import quote

import attrs


@attrs.frozen
class SiteLinks:
    """`base_url` without a slash at its end."""

    _base_url: str

    def confirm_email(self, token: str) -> str:
        return f"{self._base_url}/confirm-email?token={quote(token, safe='')}"
