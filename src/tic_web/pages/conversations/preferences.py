"""What others see of one while it happens."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from tic_domain.accounts.model import Principal
from tic_domain.conversations.use_cases.set_chat_preferences import (
    SetChatPreferences,
    SetChatPreferencesCommand,
)
from tic_domain.conversations.use_cases.show_chat_preferences import (
    ShowChatPreferences,
    ShowChatPreferencesCommand,
)
from tic_web.pages.forms import Form
from tic_web.pages.frame import Frame
from tic_web.pages.rendering import page, see


@get("/settings/chat", name="chat_preferences")
async def show_preferences(
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    show_chat_preferences: NamedDependency[ShowChatPreferences],
) -> Response[str]:
    chosen = await show_chat_preferences(ShowChatPreferencesCommand(account_id=principal.account_id))
    shown = [name for name in ("typing", "presence") if getattr(chosen, f"shows_{name}")]
    return page(frame, "conversations/preferences.html", form=Form.of(shows=shown))


@post("/settings/chat", name="set_chat_preferences_page")
async def save_preferences(
    request: Request[Any, Any, Any],
    principal: NamedDependency[Principal],
    set_chat_preferences: NamedDependency[SetChatPreferences],
) -> Response[None]:
    form = await Form.sent(request)
    await set_chat_preferences(
        SetChatPreferencesCommand(
            account_id=principal.account_id,
            shows_typing=form.has("shows", "typing"),
            shows_presence=form.has("shows", "presence"),
        )
    )
    return see("/settings/chat", "chat-chosen")


ROUTES = (show_preferences, save_preferences)
