"""Where usage data and failures go, if anywhere."""

from typing import Final

import attrs

POSTHOG_HOST: Final = "https://eu.i.posthog.com"


def library_of(host: str) -> str:
    """PostHog's cloud gives files from hosts of their own. This one loads nothing further by itself."""
    return f"{host.replace('.i.posthog.com', '-assets.i.posthog.com')}/static/array.full.no-external.js"


@attrs.frozen(kw_only=True)
class TelemetrySettings:
    posthog_key: str | None = attrs.field(repr=False)
    posthog_host: str
    posthog_personal_key: str | None = attrs.field(repr=False)
    """By which a person is erased there; another one than that for sending."""
    posthog_project: str | None
    posthog_library: str
    """Where its script for browsers comes from; nobody's browser asks there without consent."""
    rollbar_token: str | None = attrs.field(repr=False)
    rollbar_endpoint: str | None
    rollbar_account_token: str | None = attrs.field(repr=False)
    """By which a person is erased there."""
    otlp_endpoint: str | None
    environment: str
