"""Stripe as its documentation describes it, as far as our adapter calls it: stateful, with idempotency keys,
pages, expansion, and faults on demand."""

import itertools
import json
import re
import socket
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, unquote

import attrs
from tests.integration.ports.services.stripe.makers import MAKERS, Refusal, Thing

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

KEY: Final = "sk_test_canary"
START: Final = 1_772_442_000
_LISTS: Final = {
    "checkout/sessions": "checkout.session",
    "charges": "charge",
    "refunds": "refund",
    "disputes": "dispute",
    "transfers": "transfer",
    "accounts": "account",
    "payouts": "payout",
    "subscriptions": "subscription",
    "invoices": "invoice",
    "invoice_payments": "invoice_payment",
    "balance_transactions": "balance_transaction",
}
_NOT_FILTERS: Final = frozenset({"limit", "starting_after", "expand", "created"})


@attrs.frozen(kw_only=True)
class Call:
    method: str
    path: str
    params: Thing
    key: str | None
    account: str | None
    version: str
    raw: str


@attrs.define
class StripePeer:
    things: dict[str, Thing] = attrs.field(factory=dict)
    calls: list[Call] = attrs.field(factory=list)
    faults: list["Fault | None"] = attrs.field(factory=list)
    page_size: int = 100
    now: int = START
    _answers: dict[str, tuple[str, Thing]] = attrs.field(factory=dict)
    _numbers: Iterator[int] = attrs.field(factory=lambda: itertools.count(1))

    # what the world does; a fault is for one call, and None lets one pass

    def put(self, object: str, prefix: str, **fields: Any) -> Thing:
        """A thing that is there, one second later than the one before."""
        self.now += 1
        name = f"{prefix}_{next(self._numbers)}"
        thing: Thing = {"id": name, "object": object, "created": self.now, "metadata": {}, **fields}
        self.things[name] = thing
        return thing

    def transaction(self, amount: int, currency: str = "eur") -> Thing:
        return self.put("balance_transaction", "txn", amount=amount, currency=currency)

    def all(self, object: str) -> list[Thing]:
        return [one for one in self.things.values() if one["object"] == object]

    def posts(self, path: str) -> list[Call]:
        return [one for one in self.calls if one.method == "POST" and one.path == f"/v1/{path}"]

    # what the adapter sees

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        call = _read(environ)
        self.calls.append(call)
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None and fault.before:
            return fault.answer(environ, start_response)
        status, answer = self._kept(call)
        if fault is not None:
            return fault.answer(environ, start_response)
        start_response(f"{status} X", [("Content-Type", "application/json")])
        return [json.dumps(answer).encode()]

    def _kept(self, call: Call) -> tuple[int, Thing]:
        """A key's first answer is its answer for good, errors of the request included."""
        if call.method != "POST" or call.key is None:
            return self._answer(call)
        body = json.dumps([call.path, call.params], sort_keys=True)
        if call.key not in self._answers:
            status, answer = self._answer(call)
            self._answers[call.key] = (body, {"status": status, "answer": json.dumps(answer)})
        first, kept = self._answers[call.key]
        if first != body:
            return 400, {"error": {"type": "idempotency_error", "message": "another body"}}
        return kept["status"], json.loads(kept["answer"])

    def forget_keys(self) -> None:
        """As Stripe does after a day."""
        self._answers.clear()

    def _answer(self, call: Call) -> tuple[int, Thing]:
        try:
            return 200, self._done(call)
        except Refusal as refusal:
            return refusal.status, {"error": refusal.error}

    def _done(self, call: Call) -> Thing:
        path = call.path.removeprefix("/v1/")
        if path == "balance":
            return self.things[f"balance_{call.account}"]
        for pattern, maker in MAKERS.items():
            found = re.fullmatch(pattern, f"{call.method} {path}")
            if found:
                made = maker(self, call.params, *found.groups())
                return self._expanded(made, call.params.get("expand", []))
        if nested := re.fullmatch(r"transfers/(\w+)/reversals", path):
            return self._listed(call, "transfer_reversal", {"transfer": nested[1]})
        if path in _LISTS:
            return self._listed(call, _LISTS[path], {})
        thing = self.things.get(path.rpartition("/")[2])
        if thing is None or thing["object"] != _LISTS.get(path.rpartition("/")[0]):
            raise Refusal("resource_missing", status=404)
        if thing.get("is_disconnected"):
            raise Refusal("account_invalid", status=403)
        return self._expanded(thing, call.params.get("expand", []))

    def _listed(self, call: Call, object: str, wanted: Thing) -> Thing:
        wanted = wanted | {key: value for key, value in call.params.items() if key not in _NOT_FILTERS}
        payment = wanted.pop("payment", None)
        wanted |= {"payment_intent_of_payment": payment["payment_intent"]} if payment else {}
        created = call.params.get("created", {})
        found = [
            one
            for one in reversed(self.all(object))
            if all(one.get(key) == value for key, value in wanted.items())
            and int(created.get("gte", 0)) <= one["created"] <= int(created.get("lte", 10**12))
        ]
        after = call.params.get("starting_after")
        ids = [one["id"] for one in found]
        found = found[ids.index(after) + 1 :] if after else found
        size = min(self.page_size, int(call.params.get("limit", 10)))
        expand = [one.removeprefix("data.") for one in call.params.get("expand", [])]
        return {
            "object": "list",
            "url": call.path,
            "has_more": len(found) > size,
            "data": [self._expanded(one, expand) for one in found[:size]],
        }

    def _expanded(self, thing: Thing, fields: Iterable[str]) -> Thing:
        return {
            key: self.things.get(value, value) if key in fields and isinstance(value, str) else value
            for key, value in thing.items()
        }


@attrs.frozen(kw_only=True)
class Fault:
    """`before`: the provider has done nothing. Without a status, the line is cut, after `stall` seconds."""

    before: bool
    status: int | None = None
    body: bytes = b'{"error": {"type": "api_error"}}'
    headers: tuple[tuple[str, str], ...] = ()
    stall: float = 0

    def answer(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        time.sleep(self.stall)
        if self.status is None:
            line: socket.socket = environ["werkzeug.socket"]
            line.shutdown(socket.SHUT_RDWR)
            return []
        start_response(f"{self.status} X", [("Content-Type", "application/json"), *self.headers])
        return [self.body]


def _read(environ: "WSGIEnvironment") -> Call:
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
    raw = body or environ.get("QUERY_STRING", "")
    return Call(
        method=environ["REQUEST_METHOD"],
        path=environ["PATH_INFO"],
        params=nested(raw),
        key=environ.get("HTTP_IDEMPOTENCY_KEY"),
        account=environ.get("HTTP_STRIPE_ACCOUNT"),
        version=environ["HTTP_STRIPE_VERSION"],
        raw=unquote(raw),
    )


def nested(form: str) -> Thing:
    """`a[b][0]=c` as {"a": {"b": ["c"]}}."""
    root: Thing = {}
    for name, value in parse_qsl(form, keep_blank_values=True):
        *path, last = re.findall(r"[^\[\]]+", name)
        place = root
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    return {key: _listed(value) for key, value in root.items()}


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: _listed(one) for key, one in value.items()}
    return list(inner.values()) if inner and all(key.isdecimal() for key in inner) else inner
