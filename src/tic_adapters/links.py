"""Absolute addresses of the site, for mails."""

from urllib.parse import quote

import attrs

from tic_domain.shared.ids import (
    CalendarEntryId,
    CoachingSessionId,
    ConversationId,
    OrderId,
    SubscriptionId,
)


@attrs.frozen
class SiteLinks:
    """`base_url` without a slash at its end."""

    _base_url: str

    def home(self) -> str:
        return f"{self._base_url}/"

    def confirm_email(self, token: str) -> str:
        return f"{self._base_url}/confirm-email?token={quote(token, safe='')}"

    def receipt(self, token: str) -> str:
        return f"{self._base_url}/deleted/{quote(token, safe='')}"

    def session(self, entry_id: CalendarEntryId) -> str:
        return f"{self._base_url}/sessions/{entry_id}"

    def order(self, order_id: OrderId) -> str:
        return f"{self._base_url}/orders/{order_id}"

    def subscription(self, subscription_id: SubscriptionId) -> str:
        return f"{self._base_url}/subscriptions/{subscription_id}"

    def conversation(self, conversation_id: ConversationId) -> str:
        return f"{self._base_url}/inbox/{conversation_id}"

    def review(self, session_id: CoachingSessionId) -> str:
        return f"{self._base_url}/sessions/{session_id}/review"

    def reviews(self) -> str:
        return f"{self._base_url}/reviews"

    def earnings(self) -> str:
        return f"{self._base_url}/earnings"

    def desk(self) -> str:
        return f"{self._base_url}/desk"

    def settings(self) -> str:
        return f"{self._base_url}/settings"

    def tokens(self) -> str:
        return f"{self._base_url}/settings/tokens"

    def reports(self) -> str:
        return f"{self._base_url}/settings/reports"

    def operator_acts(self) -> str:
        return f"{self._base_url}/settings/operators"

    def unsubscribe(self, token: str) -> str:
        return f"{self._base_url}/unsubscribe?token={quote(token, safe='')}"
