"""What a trace holds: method and status. Attributes that name an address or a person are dropped."""

from collections.abc import Mapping
from typing import Any, Final

from litestar.plugins.opentelemetry import OpenTelemetryConfig, OpenTelemetryPlugin
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult

ALLOWED: Final = frozenset(
    {
        "http.method", "http.request.method", "http.route", "http.scheme", "http.status_code",
        "http.response.status_code", "asgi.event.type", "http.flavor", "network.protocol.version",
    }
)  # fmt: skip


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
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=allowed(span.attributes or {}),
        kind=span.kind,
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def allowed(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in attributes.items() if key in ALLOWED}


def plugin(endpoint: str) -> OpenTelemetryPlugin:
    provider = TracerProvider(resource=Resource.create({"service.name": "techinterview.coach"}))
    exporter = OTLPSpanExporter(endpoint=f"{endpoint}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(AllowedOnly(exporter)))
    return OpenTelemetryPlugin(
        OpenTelemetryConfig(tracer_provider=provider, scope_span_details_extractor=span_details)
    )


def span_details(scope: Any) -> tuple[str, dict[str, Any]]:
    """Before routing nothing but the method is known that may be told."""
    method = str(scope.get("method", ""))
    return method, {"http.request.method": method}
