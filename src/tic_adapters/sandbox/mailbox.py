"""The demo's mail: files in a folder, and a page to read them on."""

import asyncio
import contextlib
import email
import email.policy
import hashlib
import os
import re
import secrets
from datetime import datetime
from email.message import EmailMessage, Message
from pathlib import Path
from typing import Final

import attrs

from tic_adapters.email.message import message_for
from tic_domain.notifications.errors import MailDelayed
from tic_domain.notifications.model import Mail
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ports import Clock

_SHOWN: Final = frozenset(
    {"To", "Subject", "Date", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
)
_ID: Final = re.compile(r"[0-9a-f]{40}")


@attrs.frozen(kw_only=True)
class Enclosure:
    """A file that came with a mail. `media_type` without parameters."""

    name: str
    media_type: str
    content: bytes = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class Letter:
    """A mail as it lies in the mailbox. `id` is for addresses of pages."""

    id: str
    to: str
    subject: str
    sent_at: datetime
    text: str
    html: str
    enclosures: tuple[Enclosure, ...]
    headers: tuple[tuple[str, str], ...]
    """Beside those above."""

    @property
    def unsubscribe(self) -> str | None:
        """Where one POST switches mails like it off."""
        return next((value.strip("<>") for name, value in self.headers if name == "List-Unsubscribe"), None)


@attrs.frozen
class Mailbox:
    """One .eml file per key. A mail is there whole or not at all, also after a crash."""

    _folder: Path
    _sender: str
    _clock: Clock

    @property
    def knows_keys(self) -> bool:
        return True

    async def send(self, mail: Mail) -> str | None:
        message = message_for(mail, sender=self._sender, at=self._clock.now())
        try:
            await asyncio.to_thread(self._put, mail.key, message.as_bytes())
        except OSError as error:
            raise MailDelayed(f"the mailbox can't be written ({error.strerror})") from error
        return None

    async def letters(self, *, limit: int = 100) -> tuple[Letter, ...]:
        """Newest first."""
        return await asyncio.to_thread(self._list, limit)

    async def read(self, letter_id: str) -> Letter:
        """Raises NotFound."""
        if not _ID.fullmatch(letter_id):
            raise NotFound("mail")
        try:
            return await asyncio.to_thread(_letter, self._folder / f"{letter_id}.eml")
        except FileNotFoundError:
            raise NotFound("mail") from None

    def _put(self, key: str, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = self._folder / f"{hashlib.sha256(key.encode()).hexdigest()[:40]}.eml"
        fresh = self._folder / f".{secrets.token_hex(8)}"
        try:
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            # A link fails where the name is taken: the first hand-over of a key is the one that counts.
            with contextlib.suppress(FileExistsError):
                target.hardlink_to(fresh)
        finally:
            fresh.unlink(missing_ok=True)

    def _list(self, limit: int) -> tuple[Letter, ...]:
        if not self._folder.is_dir():
            return ()
        newest = sorted(self._folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        return tuple(_letter(path) for path in newest[:limit])


def _letter(path: Path) -> Letter:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    return Letter(
        id=path.stem,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        sent_at=message["Date"].datetime,
        text=_body(message, "plain"),
        html=_body(message, "html"),
        enclosures=tuple(map(_enclosure, message.iter_attachments())),
        headers=tuple((name, str(value)) for name, value in message.items() if name not in _SHOWN),
    )


def _enclosure(part: Message) -> Enclosure:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise TypeError("a mail within a mail")  # nothing of ours makes one
    return Enclosure(name=part.get_filename("file"), media_type=part.get_content_type(), content=content)


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return part.get_content() if part else ""
