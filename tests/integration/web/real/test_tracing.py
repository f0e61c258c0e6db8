"""What leaves the process as traces, seen by a collector."""

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from tests.integration.web.real.conftest import Peers
from tests.integration.web.real.people import pair
from tests.integration.web.real.stack import Stack

CANARY = "Zq7canary4Wx"


def _spans(peers: Peers, *wanted: str) -> dict[str, dict[str, object]]:
    """Name → attributes, as soon as there is one of each wanted name."""
    for count in range(1, 40):
        found: dict[str, dict[str, object]] = {}
        for body in peers.traces.wait(count, seconds=0.3):
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                for scope in resource.scope_spans:
                    for span in scope.spans:
                        found[span.name] = {
                            one.key: one.value.string_value or one.value.int_value for one in span.attributes
                        }
        if set(wanted) <= found.keys():
            return found
    raise AssertionError(found)


@pytest.mark.clause("C2.5")
@pytest.mark.clause("C3.1")
def test_spans_tell_route_and_request_and_nothing_of_people(real: Stack, peers: Peers) -> None:
    two = pair(real, named=CANARY, email=f"{CANARY}@example.org")
    headers = {
        "user-agent": CANARY,
        "traceparent": "00-" + "ab" * 16 + "-" + "cd" * 8 + "-01",
        "tracestate": f"x={CANARY}",
        "baggage": f"name={CANARY}",
        "x-request-id": CANARY,
    }
    with two.coachee.at(real.url) as client:
        client.headers.update(headers)
        start = {**two.start, "body": CANARY}
        assert client.post("/api/v1/conversations", json=start).status_code == 201
        assert client.get("/api/v1/coaches", params={"text": CANARY, CANARY: CANARY}).status_code == 422
        missing = client.get(f"/api/v1/coaches/{two.coachee.id}", params={"of": CANARY})
        assert client.get(f"/{CANARY}").status_code == 404
    with httpx.Client(base_url=real.url, headers=headers) as nobody:
        nobody.get(f"/auth/callback?state={CANARY}&code={CANARY}", headers={"cookie": f"tic={CANARY}"})

    found = _spans(
        peers,
        "POST /api/v1/conversations",
        "GET /api/v1/coaches",
        "GET /api/v1/coaches/{coach_id}",
        "GET no route",
        "GET /auth/callback",
    )

    span = found["GET /api/v1/coaches/{coach_id}"]
    assert span["http.route"] == "/api/v1/coaches/{coach_id}"
    assert missing.json()["instance"] == f"urn:request:{span['tic.request_id']}"
    assert missing.status_code in {span.get("http.status_code"), span.get("http.response.status_code")}
    sent = b"".join(peers.traces.bodies)
    assert b"techinterview.coach" in sent
    for secret in (CANARY, two.coachee.id, two.coach.id, "secret-canary"):
        assert secret.lower().encode() not in sent.lower()
