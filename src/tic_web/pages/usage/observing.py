"""Whether analytics runs on a page, or asks whether it may."""

from collections.abc import Callable
from typing import Any, Final

import attrs
from litestar import Request

from tic_adapters.settings import Settings
from tic_domain.accounts.model import UsageConsent
from tic_domain.accounts.policies import heeded_signal, is_usage_asked, may_observe
from tic_domain.accounts.use_cases.heed_privacy_signal import HeedPrivacySignal, HeedPrivacySignalCommand
from tic_domain.shared.clauses import clause
from tic_domain.usage.ports import Pseudonyms
from tic_web.pages.frame import Observed, Viewer
from tic_web.security.cookies import UsageCookie
from tic_web.visit import sends_signal

CHOICE: Final = "/analytics"
"""The page on which it is chosen: it doesn't ask twice."""


@attrs.frozen(kw_only=True)
class Usage:
    route: str
    is_there: bool
    asks: bool
    observed: Observed | None


@clause("C2.5", "C3.4")
@attrs.frozen
class Observing:
    """A member's word is kept with the account, a visitor's in a cookie that is alike for all who say so.

    Use case and port are made only where they are needed.
    """

    _settings: Settings
    _cookie: UsageCookie
    _heed: Callable[[], HeedPrivacySignal]
    _pseudonyms: Callable[[], Pseudonyms]

    async def __call__(self, request: Request[Any, Any, Any], viewer: Viewer | None) -> Usage:
        telemetry = self._settings.telemetry
        route = request.scope.get("path_template", "")
        if telemetry.posthog_key is None:
            return Usage(route=route, is_there=False, asks=False, observed=None)
        consent, signal = self.consent(request, viewer), sends_signal(request)
        if viewer is not None and signal and heeded_signal(consent) is not consent:
            await self._heed()(HeedPrivacySignalCommand(account_id=viewer.id))
        observed = None
        if may_observe(consent, signal=signal):
            observed = Observed(
                key=telemetry.posthog_key,
                host=telemetry.posthog_host,
                library=telemetry.posthog_library,
                person=None if viewer is None else self._pseudonyms().of(str(viewer.id)),
            )
        asks = is_usage_asked(consent, signal=signal) and request.url.path != CHOICE
        return Usage(route=route, is_there=True, asks=asks, observed=observed)

    def consent(self, request: Request[Any, Any, Any], viewer: Viewer | None) -> UsageConsent:
        return self._cookie.consent(request) if viewer is None else viewer.usage_consent
