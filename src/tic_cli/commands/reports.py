"""Reports of abuse, for operators."""

from datetime import datetime
from typing import Any, Final

import click

from tic_adapters.container import Container
from tic_cli.installation import with_container
from tic_cli.output import document, json_option, say
from tic_cli.tables import table
from tic_domain.coaches.policies import LARGEST_PAGE
from tic_domain.conversations.reports import Report, ReportOutcome
from tic_domain.conversations.use_cases.list_reports import ListReportsCommand
from tic_domain.conversations.use_cases.look_into_report import LookIntoReportCommand
from tic_domain.conversations.use_cases.resolve_report import ResolveReportCommand

_OUTCOMES: Final = [one.value for one in ReportOutcome]


@click.group(help="Reports of abuse: list, show, resolve.")
def reports() -> None:
    pass


@reports.command(name="list", help="Open reports, newest first. None of what was written is shown here.")
@click.option("--all", "everything", is_flag=True, help="Resolved ones too.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many at most.")
@json_option
def list_(*, everything: bool, limit: int, as_json: bool) -> None:
    async def read(container: Container) -> tuple[list[Report], datetime]:
        found: list[Report] = []
        while len(found) < limit:
            size = min(LARGEST_PAGE, limit - len(found))
            before = found[-1].id if found else None
            page = await container.list_reports()(
                ListReportsCommand(open_only=not everything, before=before, limit=size)
            )
            found += page
            if len(page) < size:
                break
        return found, container.clock().now()

    found, now = with_container(read)
    if as_json:
        document([{**_facts(one), "overdue": _is_overdue(one, now)} for one in found])
        return
    table(
        ["id", "filed", "reason", "reported", "quotes", "state", "next step by", "outcome"],
        [
            (
                one.id,
                f"{one.filed_at:%Y-%m-%d %H:%M} UTC",
                one.reason.value,
                one.reported_id,
                len(one.quotes),
                f"{one.state.value}, overdue" if _is_overdue(one, now) else one.state.value,
                f"{one.due_at:%Y-%m-%d %H:%M} UTC" if one.due_at else None,
                one.outcome.value if one.outcome else None,
            )
            for one in found
        ],
        empty="There is no such report.",
    )


@reports.command(
    help="A whole report. Whoever wrote the quoted messages sees that it was read, not who filed it; the "
    "reporter sees that it is being looked into."
)
@click.argument("report_id", type=click.UUID)
@json_option
def show(report_id: Any, *, as_json: bool) -> None:
    command = LookIntoReportCommand(report_id=report_id)
    report = with_container(lambda one: one.look_into_report()(command))
    if as_json:
        document(_whole(report))
        return
    facts = [(key.replace("_", " "), value) for key, value in _facts(report).items() if value is not None]
    table(["", ""], facts, empty="")
    say()
    say(report.words if report.words is not None else "(What was written went with the reporter's account.)")
    for quote in report.quotes:
        who = "reported" if quote.sender_id == report.reported_id else "reporter"
        say()
        say(f"{who}, {quote.sent_at:%Y-%m-%d %H:%M} UTC:")
        say(quote.body if quote.body is not None else "(Its text went with its sender's account.)")


@reports.command(
    help="Decide. A warning or suspension is told to the person with its reason; the reporter reads the "
    "outcome. A payout that the report holds goes on."
)
@click.argument("report_id", type=click.UUID)
@click.option("--outcome", type=click.Choice(_OUTCOMES), required=True, help="What comes of it.")
@click.option(
    "--reason",
    required=True,
    help="Why. The person who was reported reads it, so name no reporter; of a dismissal, the reporter does.",
)
@click.option("--answer", help="What the reporter reads besides the outcome.")
@json_option
def resolve(report_id: Any, *, outcome: str, reason: str, answer: str | None, as_json: bool) -> None:
    command = ResolveReportCommand(
        report_id=report_id, outcome=ReportOutcome(outcome), reason=reason, answer=answer
    )
    report = with_container(lambda one: one.resolve_report()(command))
    if as_json:
        document(_facts(report))
    else:
        say(f"The report {report.id} is resolved: {outcome}.")


def _is_overdue(report: Report, now: datetime) -> bool:
    return report.due_at is not None and now > report.due_at


def _facts(report: Report) -> dict[str, Any]:
    return {
        "id": str(report.id),
        "reporter_id": str(report.reporter_id),
        "reported_id": str(report.reported_id),
        "conversation_id": str(report.conversation_id) if report.conversation_id else None,
        "reason": report.reason.value,
        "quotes": len(report.quotes),
        "state": report.state.value,
        "filed_at": report.filed_at.isoformat(),
        "due_at": report.due_at.isoformat() if report.due_at else None,
        "looked_at": report.looked_at.isoformat() if report.looked_at else None,
        "resolved_at": report.resolved_at.isoformat() if report.resolved_at else None,
        "outcome": report.outcome.value if report.outcome else None,
    }


def _whole(report: Report) -> dict[str, Any]:
    return {
        **_facts(report),
        "words": report.words,
        "answer": report.answer,
        "quotes": [
            {
                "message_id": str(one.message_id),
                "sender_id": str(one.sender_id),
                "sent_at": one.sent_at.isoformat(),
                "body": one.body,
            }
            for one in report.quotes
        ],
    }
