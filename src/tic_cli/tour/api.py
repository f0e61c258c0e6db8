"""The same by the JSON API, with a token, as a program does it."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import attrs
import httpx

from tic_cli.tour.steps import Steps

_NOBODY: Final = "01890000-0000-7000-8000-000000000000"


@attrs.define
class Program:
    _client: httpx.Client

    @classmethod
    def of(cls, base_url: str, token: str | None) -> "Program":
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return cls(httpx.Client(base_url=f"{base_url}/api/v1", headers=headers, timeout=20, trust_env=False))

    def get(self, path: str) -> tuple[int, Any]:
        return _parts(self._client.get(path))

    @contextmanager
    def stream(self, path: str, headers: dict[str, str]) -> Iterator[httpx.Response]:
        with self._client.stream("GET", path, headers=headers) as answer:
            yield answer

    def post(self, path: str, body: object, key: str | None = None) -> tuple[int, Any]:
        headers = {"Idempotency-Key": key} if key else {}
        return _parts(self._client.post(path, json=body, headers=headers))

    def delete(self, path: str) -> tuple[int, Any]:
        return _parts(self._client.delete(path))

    def described(self, base_url: str) -> Any:
        return self._client.get(f"{base_url}/api/openapi.json").json()


def be_a_stranger(program: Program, base_url: str, steps: Steps) -> None:
    steps.begin("The API, without a token")
    described = program.described(base_url)
    steps.check("it describes itself as OpenAPI 3.1", str(described.get("openapi", "")).startswith("3.1"))
    status, problem = program.get("/me")
    steps.same("it asks who is there", 401, status)
    steps.check("in a problem with a code", "code" in problem or "type" in problem, problem)
    status, _ = program.get("/coaches?limit=2")
    steps.same("the directory is public", 200, status)


def be_matched(program: Program, steps: Steps) -> list[dict[str, Any]]:
    steps.begin("The API, with the coachee's token: matches with their reasons")
    status, me = program.get("/me")
    steps.same("it knows who is asking", 200, status)
    steps.check("with the corrected name", me.get("name"), me)
    status, found = program.get("/matches?limit=20")
    steps.same("the matches come", 200, status)
    items: list[dict[str, Any]] = found["items"]
    steps.check("there are some", items)
    unequal = [
        one for one in items if sum(line["score"] for line in one["match"]["lines"]) != one["match"]["score"]
    ]
    steps.check("the lines of each sum to its score", not unequal, len(unequal))
    scores = [one["match"]["score"] for one in items]
    steps.same("the best comes first", sorted(scores, reverse=True), scores)
    return items


def write(program: Program, steps: Steps, items: list[dict[str, Any]], known: str) -> str:
    steps.begin("The API: a preview, a conversation, and the same request once more")
    for item in items:
        coach_id = item["coach"]["id"]
        if coach_id == known:
            continue
        status, preview = program.get(f"/coaches/{coach_id}/preview")
        steps.same("the preview comes", 200, status)
        body = {
            "coach_id": coach_id,
            "body": "Hello, do you have a place free this month?",
            "quiz_version": preview["answers"]["version"],
        }
        key = secrets.token_hex(16)
        status, first = program.post("/conversations", body, key)
        steps.same("the conversation is started", 201, status)
        status, again = program.post("/conversations", body, key)
        steps.same(
            "sent again with its Idempotency-Key, it is answered the same", (201, first), (status, again)
        )
        status, problem = program.post("/conversations", {**body, "body": "Something else"}, key)
        steps.check("the key does not open another request", status in {409, 422}, (status, problem))
        status, problem = program.post("/conversations", body, secrets.token_hex(16))
        steps.same("a second conversation with that coach is refused", 409, status)
        return str(first["conversation"]["id"])
    steps.check("there is another coach to write to", holds=False)
    return ""


def hold(program: Program, steps: Steps, coach_id: str) -> None:
    steps.begin("The API: open times, one of them held and given back")
    path = f"/coaches/{coach_id}/slots?zone=Asia/Kathmandu"
    status, found = program.get(path)
    steps.same("the open times come", 200, status)
    steps.check("there are some", found["items"])
    first = found["items"][0]
    steps.check("in the zone that was asked for", first["local_start"].endswith("+05:45"), first)
    body = {"coach_id": coach_id, "offering_id": found["offering_id"], "starts_at": first["starts_at"]}
    status, held = program.post("/holds", body, secrets.token_hex(16))
    steps.same("one is held", 201, status)
    status, again = program.post("/holds", body, secrets.token_hex(16))
    steps.same("holding it twice is holding it once", (201, held), (status, again))
    _, left = program.get(path)
    steps.check("it is offered to nobody any more", first not in left["items"])
    _, calendar = program.get("/me/calendar")
    steps.same("it is in the own calendar", [held["id"]], [one["id"] for one in calendar["items"]])
    status, _ = program.delete(f"/holds/{held['id']}")
    steps.same("it is given back", 204, status)
    _, after = program.get(path)
    steps.check("and is open again", first in after["items"])


def be_refused(coachee: Program, coach: Program, steps: Steps, foreign: str, revoked: str) -> None:
    steps.begin("The API: what isn't theirs, nobody sees")
    status, problem = coach.get(f"/conversations/{foreign}")
    steps.same("a foreign conversation is not there", 404, status)
    status, unknown = coach.get(f"/conversations/{_NOBODY}")
    steps.same("just like one that never was", 404, status)
    same = {key: problem.get(key) for key in ("title", "code", "detail")} == {
        key: unknown.get(key) for key in ("title", "code", "detail")
    }
    steps.check("the two are not told apart", same, (problem, unknown))
    status, _ = coach.post(f"/conversations/{foreign}/messages", {"body": "Hello"}, secrets.token_hex(16))
    steps.same("nor can it be written into", 404, status)
    status, _ = coach.get(f"/conversations/{revoked}/quiz")
    steps.same("answers that are not shared any more are refused", 403, status)
    status, _ = coachee.delete(f"/disclosures/{_NOBODY}")
    steps.same("a disclosure that isn't theirs is not there", 404, status)


def lose_token(program: Program, steps: Steps) -> None:
    steps.begin("The API: the token is revoked by its owner")
    status, tokens = program.get("/me/tokens")
    steps.same("it lists itself", 200, status)
    for token in tokens["items"]:
        program.delete(f"/me/tokens/{token['id']}")
    status, _ = program.get("/me")
    steps.same("from then on it is refused", 401, status)


def _parts(answer: httpx.Response) -> tuple[int, Any]:
    return answer.status_code, answer.json() if answer.content else None
