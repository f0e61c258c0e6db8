"""A log line can't carry a datum whose class forbids it."""

import importlib
import json
import logging
import pkgutil

import attrs
import pytest
from tests.integration.web.support import Site

import tic_domain
from tic_domain.shared.classification import LogRule, Personal, classification_of, is_stored
from tic_web.observability.logs import ALLOWED, LOG, OnlyAllowedFormatter, only_allowed, quieten

CANARY = "Nightingale7f3a9c2e51d84b60"


def _forbidden() -> set[str]:
    """Names of all attributes whose class says never."""
    found = set()
    for module in pkgutil.walk_packages(tic_domain.__path__, "tic_domain."):
        for one in vars(importlib.import_module(module.name)).values():
            if is_stored(one):
                for field in attrs.fields(one):
                    what = classification_of(one, field.name)
                    if isinstance(what, Personal) and what.log is LogRule.NEVER:
                        found.add(field.name)
    return found


@pytest.mark.clause("C2.5")
def test_no_allowed_key_is_an_attribute_that_must_never_be_logged() -> None:
    forbidden = _forbidden()
    assert {"name", "email", "body", "answers"} <= forbidden
    assert forbidden & ALLOWED.keys() == set()


@pytest.mark.clause("C2.5")
def test_whatever_is_not_allowed_is_dropped_be_it_key_value_or_event() -> None:
    line = only_allowed(
        None,
        "info",
        {
            "event": f"signed in {CANARY}",
            "name": CANARY,
            "route": f"/coaches/?q={CANARY}",
            "http_status": CANARY,
            "request_id": f"{CANARY} {CANARY}",
            "method": "GET",
        },
    )
    assert line == {"event": "unlisted event", "method": "GET"}


@pytest.mark.clause("C2.5")
async def test_canaries_in_every_place_reach_no_log_line(
    site: Site, capfd: pytest.CaptureFixture[str]
) -> None:
    coachee = await site.coachee(f"{CANARY} Example")
    coach = await site.coach(f"{CANARY} Coach")
    client = await site.program(coachee)
    client.headers["user-agent"] = CANARY
    client.headers["x-request-id"] = CANARY
    start = {"coach_id": str(coach.id), "body": CANARY, "quiz_version": 1}
    assert (await client.post("/api/v1/conversations", json=start)).status_code == 201
    changed = await client.patch("/api/v1/me", json={"email": f"{CANARY}@example.com"})
    assert changed.status_code == 200, changed.text
    await client.get(f"/api/v1/coaches?text={CANARY}&{CANARY}=1")
    await client.get(f"/{CANARY}")
    await client.put(f"/api/v1/me/quiz/draft/{CANARY}", json={CANARY: CANARY})
    await (await site.browser(coachee)).post(f"/{CANARY}", data={CANARY: CANARY})
    out, err = capfd.readouterr()
    lines = [json.loads(line) for line in (out + err).splitlines()]
    assert sum(line["event"] == "request" for line in lines) == 6
    assert CANARY.lower() not in (out + err).lower()
    assert {"route", "http_status", "request_id", "duration_ms", "method"} <= lines[0].keys()


def test_what_libraries_say_is_reduced_to_who_and_how_grave(capfd: pytest.CaptureFixture[str]) -> None:
    quieten("json")
    error = ValueError(CANARY)
    logging.getLogger("some.library").error("connecting as %s", CANARY, exc_info=error)
    line = json.loads(capfd.readouterr().err)
    assert line == {
        "error_type": "ValueError",
        "event": "library",
        "level": "error",
        "logger": "some.library",
        "timestamp": line["timestamp"],
    }


def test_the_formatter_keeps_no_message() -> None:
    record = logging.LogRecord("tic", logging.INFO, CANARY, 1, CANARY, (), None)
    assert CANARY not in OnlyAllowedFormatter(lambda _, __, line: json.dumps(dict(line))).format(record)


def test_text_lines_are_reduced_alike(capfd: pytest.CaptureFixture[str]) -> None:
    Site(environment={"TIC_LOG_FORMAT": "text"})
    LOG.info("request", name=CANARY, http_status=200)
    text = "".join(capfd.readouterr())
    assert "200" in text
    assert CANARY not in text
    Site()
