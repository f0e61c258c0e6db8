"""The demo's mailbox: what its page shows, and what happens when the disk is full."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs
import pytest

from tic_adapters.memory.system import SteppingClock
from tic_adapters.sandbox.mailbox import Mailbox
from tic_domain.notifications.errors import MailDelayed
from tic_domain.notifications.model import Mail
from tic_domain.shared.errors import NotFound

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MAIL = Mail(key="one", to="ada@example.com", subject="Hello", text="Text\n", html="<p>Text</p>\n")


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock(NOW)


@pytest.fixture
def mailbox(tmp_path: Path, clock: SteppingClock) -> Mailbox:
    return Mailbox(tmp_path / "mailbox", "Coach <no-reply@coach.example>", clock)


async def test_an_empty_mailbox_lists_nothing(mailbox: Mailbox) -> None:
    assert await mailbox.letters() == ()


async def test_the_newest_mail_comes_first(mailbox: Mailbox, clock: SteppingClock) -> None:
    for key in ("one", "two", "three"):
        await mailbox.send(attrs.evolve(MAIL, key=key, subject=key))
        clock.move(timedelta(minutes=1))

    assert [letter.subject for letter in await mailbox.letters(limit=2)] == ["three", "two"]


async def test_a_mail_is_read_by_its_id(mailbox: Mailbox) -> None:
    await mailbox.send(MAIL)
    (listed,) = await mailbox.letters()

    letter = await mailbox.read(listed.id)

    assert (letter.to, letter.text, letter.html, letter.sent_at) == (MAIL.to, MAIL.text, MAIL.html, NOW)


@pytest.mark.parametrize("letter_id", ["", "../../etc/passwd", "0" * 40, "0" * 41])
async def test_what_is_not_there_is_not_found(mailbox: Mailbox, letter_id: str) -> None:
    with pytest.raises(NotFound):
        await mailbox.read(letter_id)


async def test_a_mailbox_that_cannot_be_written_delays_the_mail(clock: SteppingClock) -> None:
    # The kernel's own full disk is not a folder; nothing can be made under it, for root neither.
    with pytest.raises(MailDelayed):
        await Mailbox(Path("/dev/full/mailbox"), "Coach <no-reply@coach.example>", clock).send(MAIL)


async def test_nobody_else_on_the_machine_reads_it(mailbox: Mailbox, tmp_path: Path) -> None:
    await mailbox.send(MAIL)

    folder = tmp_path / "mailbox"
    (file,) = folder.iterdir()
    assert [path.stat().st_mode & 0o077 for path in (folder, file)] == [0, 0]
