"""Conversations, for operators who say why."""

from typing import Any

import click

from tic_cli.installation import with_container
from tic_cli.output import document, json_option, say
from tic_domain.accounts.model import DELETED
from tic_domain.coaches.policies import LARGEST_PAGE
from tic_domain.conversations.model import Message
from tic_domain.conversations.use_cases.inspect_conversation import (
    InspectConversationCommand,
    InspectedConversation,
)


@click.group(help="Read a conversation, for a reason that both sides see.")
def conversations() -> None:
    pass


@conversations.command(
    help="The latest messages of a conversation, or those before one. Both sides see in their Settings that "
    "an operator read it, and why; nobody's read mark moves."
)
@click.argument("conversation_id", type=click.UUID)
@click.option("--reason", required=True, help="Why. It is kept, and both sides read it.")
@click.option("--before", type=click.UUID, help="A message: those said before it.")
@click.option(
    "--limit", type=click.IntRange(1, LARGEST_PAGE), default=50, show_default=True, help="How many at most."
)
@json_option
def show(conversation_id: Any, *, reason: str, before: Any, limit: int, as_json: bool) -> None:
    command = InspectConversationCommand(
        conversation_id=conversation_id, reason=reason, before=before, limit=limit
    )
    found = with_container(lambda one: one.inspect_conversation()(command))
    if as_json:
        document(_document(found))
        return
    for message in found.page.messages:
        edited = ", edited" if message.edited_at and message.body is not None else ""
        say(f"{_name(found, message)}, {message.sent_at:%Y-%m-%d %H:%M} UTC{edited}:")
        say(message.body if message.body is not None else "(deleted)")
        say()
    if found.page.older:
        say(f"There is more: add --before {found.page.older}.")


def _name(found: InspectedConversation, message: Message) -> str:
    side = "coachee" if message.sender_id == found.page.conversation.coachee_id else "coach"
    return f"{found.names.get(message.sender_id, DELETED)} ({side})"


def _document(found: InspectedConversation) -> dict[str, Any]:
    talk = found.page.conversation
    return {
        "id": str(talk.id),
        "coachee_id": str(talk.coachee_id),
        "coach_id": str(talk.coach_id),
        "started_at": talk.started_at.isoformat(),
        "blocked": found.page.blocked,
        "messages": [
            {
                "id": str(one.id),
                "sender_id": str(one.sender_id),
                "sent_at": one.sent_at.isoformat(),
                "edited_at": one.edited_at.isoformat() if one.edited_at else None,
                "deleted_at": one.deleted_at.isoformat() if one.deleted_at else None,
                "body": one.body,
            }
            for one in found.page.messages
        ],
        "older": str(found.page.older) if found.page.older else None,
    }
