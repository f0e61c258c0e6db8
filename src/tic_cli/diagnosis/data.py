"""The database, its clock, and the jobs in it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from tic_adapters.operations import schema
from tic_adapters.operations.mails import mail_state
from tic_adapters.operations.queue import queue_state
from tic_adapters.settings import Settings
from tic_cli.diagnosis.finding import Finding, broken, ok, warning
from tic_domain.notifications.model import MailState
from tic_domain.shared.errors import Unavailable

OLDEST: Final = 15
_CLOCKS_APART_S: Final = 5


def examine(settings: Settings) -> Iterator[Finding]:
    url = settings.database.url
    if url is None:
        remedy = "Set TIC_DATABASE_URL, or run `tic demo`, which brings one."
        yield broken("database", "None is named, and no demo runs here.", remedy)
        return
    try:
        version, now = schema.server(url)
    except Unavailable as error:
        yield broken("database", "It does not answer.", error.remedy)
        return
    yield _version(version)
    yield _clock(now)
    differences = schema.differences(url)
    if differences:
        more = f" And {len(differences) - 3} more." if len(differences) > 3 else ""
        remedy = "Run `tic db upgrade`; `tic db check` shows all differences."
        yield broken("tables", " ".join(differences[:3]) + more, remedy)
        return
    yield ok("tables", f"As they should be, at {schema.newest()}.")
    yield from _jobs(url)
    yield _mails(url)


def _version(version: str) -> Finding:
    if int(version.partition(".")[0]) < OLDEST:
        return broken("database", f"PostgreSQL {version}.", f"Use PostgreSQL {OLDEST} or later.")
    return ok("database", f"PostgreSQL {version}.")


def _clock(there: datetime) -> Finding:
    apart = abs((datetime.now(UTC) - there).total_seconds())
    if apart > _CLOCKS_APART_S:
        remedy = "Have both machines set their clocks by NTP."
        return warning("clock", f"{apart:.0f} s apart from the database's.", remedy)
    return ok("clock", "Agrees with the database's.")


def _mails(url: str) -> Finding:
    counts = mail_state(url)
    lost = sum(counts.get(state, 0) for state in (MailState.REFUSED, MailState.GIVEN_UP))
    sent = sum(counts.get(state, 0) for state in (MailState.HANDED_OVER, MailState.DELIVERED))
    if lost:
        remedy = '`tic mails list --state refused` and `--state "given up"` say which, and why.'
        return warning("mails", f"{lost} of the last day did not leave; {sent} did.", remedy)
    return ok("mails", f"{sent} of the last day left.")


def _jobs(url: str) -> Iterator[Finding]:
    state = queue_state(url)
    if not state.workers:
        remedy = "Start `tic worker`; mail and analytics wait for it."
        yield broken("worker", f"None is running; {state.waiting} jobs wait.", remedy)
    else:
        yield ok("worker", f"{state.workers} running; {state.waiting} jobs wait.")
    if state.stalled:
        remedy = "Look into the worker's log; start more workers where it is busy."
        yield warning("jobs", f"{state.stalled} are due for more than ten minutes.", remedy)
    if state.failed:
        remedy = "Look into the worker's log for their reasons."
        yield warning("jobs", f"{state.failed} failed for good.", remedy)
