"""What a trace holds: method, route template, status, request id. Nothing names an address or a person."""

from collections.abc import Mapping
from typing import Any, Final

from litestar.config.app import AppConfig
from litestar.plugins import InitPlugin
from litestar.plugins.opentelemetry import OpenTelemetryConfig, OpenTelemetryPlugin
from litestar.types import Message
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import SpanContext

from tic_domain.shared.clauses import clause
from tic_web.observability.failures import operation_of
from tic_web.observability.metrics import STREAMS
from tic_web.visit import visit_of

ALLOWED: Final = frozenset(
    {
        "http.method", "http.request.method", "http.route", "http.scheme", "http.status_code",
        "http.response.status_code", "http.flavor", "network.protocol.version", "tic.request_id",
    }
)  # fmt: skip
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@clause("C2.5", "C3.1")
class AllowedOnly(SpanExporter):
    """Hands on spans with those attributes only, and without events, which hold messages of errors."""

    def __init__(self, inner: SpanExporter) -> None:
        self._inner = inner

    def export(self, spans: Any) -> SpanExportResult:
        return self._inner.export([bare(span) for span in spans])

    def shutdown(self) -> None:
        self._inner.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return self._inner.force_flush(timeout_millis)


def bare(span: ReadableSpan) -> ReadableSpan:
    return ReadableSpan(
        name=span.name,
        context=_without_state(span.context),
        parent=_without_state(span.parent),
        resource=span.resource,
        attributes=allowed(span.attributes or {}),
        kind=span.kind,
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def allowed(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in attributes.items() if key in ALLOWED}


def _without_state(context: SpanContext | None) -> SpanContext | None:
    """The `tracestate` of whoever asked is free text."""
    if context is None:
        return None
    return SpanContext(context.trace_id, context.span_id, context.is_remote, context.trace_flags)


class RouteOfSpan(InitPlugin):
    """The span begins before the route is known; when the answer begins, it is."""

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.before_send.append(name_span)
        return app_config


async def name_span(message: Message, scope: Any) -> None:
    if message["type"] != "http.response.start":
        return
    span = trace.get_current_span()
    if not span.is_recording():
        return
    span.update_name(operation_of(scope))
    if template := scope.get("path_template"):
        span.set_attribute("http.route", template)
    span.set_attribute("tic.request_id", visit_of(scope).request_id)


def plugins(endpoint: str) -> list[Any]:
    provider = TracerProvider(resource=Resource.create({"service.name": "techinterview.coach"}))
    exporter = OTLPSpanExporter(endpoint=f"{endpoint}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(AllowedOnly(exporter)))
    config = OpenTelemetryConfig(
        tracer_provider=provider,
        scope_span_details_extractor=span_details,
        exclude=f"^{STREAMS}$",
        exclude_spans=["receive", "send"],
    )
    return [OpenTelemetryPlugin(config), RouteOfSpan()]


def span_details(scope: Any) -> tuple[str, dict[str, Any]]:
    """Before routing nothing but the method is known that may be told."""
    method = str(scope.get("method", ""))
    told = method if method in _METHODS else "_OTHER"
    return told, {"http.request.method": told}
