"""OpenTelemetry traces, on where an OTLP endpoint is configured. Spans never carry addresses."""

from importlib import import_module
from typing import Any

from tic_adapters.settings import Settings


def tracing_plugins(settings: Settings) -> list[Any]:
    """Litestar's own plugin; empty where no endpoint is set. Its libraries are loaded only then."""
    endpoint = settings.telemetry.otlp_endpoint
    return list(import_module("tic_web.observability.spans").plugins(endpoint)) if endpoint else []
