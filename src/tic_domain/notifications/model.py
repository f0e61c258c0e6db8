"""A mail as it is handed over."""

import attrs


@attrs.frozen(kw_only=True)
class Attachment:
    """A file that goes with a mail. `media_type` with its parameters, as it stands in a header.

    One that is `alternative` also stands beside text and HTML, where mail programs look for invitations.
    """

    name: str
    media_type: str
    content: bytes
    alternative: bool = False


@attrs.frozen(kw_only=True)
class Mail:
    """`key` makes handing it over twice the same as once, also at the provider (≤ 256 characters)."""

    key: str
    to: str
    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()
