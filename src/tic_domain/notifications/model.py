"""A mail as it is handed over."""

import attrs


@attrs.frozen(kw_only=True)
class Mail:
    """`key` makes handing it over twice the same as once, also at the provider (≤ 256 characters)."""

    key: str
    to: str
    subject: str
    text: str
    html: str
