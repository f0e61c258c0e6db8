"""What Stripe does when it is asked to, and the things that come of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tests.integration.ports.services.stripe.peer import StripePeer

Thing = dict[str, Any]


class Refusal(Exception):
    def __init__(self, code: str, *, status: int = 400, param: str | None = None) -> None:
        self.status = status
        self.error = {
            "type": "invalid_request_error",
            "code": code,
            "param": param,
            "message": "about ada@example.com",
        }


def _found(peer: "StripePeer", id: str, *, param: str | None = None) -> Thing:
    if id not in peer.things:
        raise Refusal("resource_missing", param=param)
    return peer.things[id]


def open_session(peer: "StripePeer", params: Thing) -> Thing:
    if int(params["expires_at"]) < peer.now + 1800:
        raise Refusal("parameter_invalid_integer", param="expires_at")
    session = peer.put("checkout.session", "cs_test", status="open", payment_status="unpaid")
    session |= {
        "asked": params,
        "metadata": params["metadata"],
        "mode": params["mode"],
        "amount_total": int(params["line_items"][0]["price_data"]["unit_amount"]),
        "payment_intent": None,
        "subscription": None,
        "url": f"https://checkout.stripe.example/{session['id']}",
    }
    return session


def expire_session(peer: "StripePeer", params: Thing, id: str) -> Thing:
    session = _found(peer, id)
    if session["status"] != "open":
        raise Refusal("checkout_session_not_open")
    session |= {"status": "expired", "url": None}
    return session


def refund(peer: "StripePeer", params: Thing) -> Thing:
    charge, amount = _found(peer, params["charge"], param="charge"), int(params["amount"])
    if charge.get("disputed"):
        raise Refusal("charge_disputed")
    sent = sum(one["amount"] for one in peer.all("refund") if one["charge"] == charge["id"])
    if amount > charge["amount"] - sent:
        raise Refusal("amount_too_large", param="amount")
    transaction = peer.transaction(-amount, charge["currency"])
    return peer.put(
        "refund",
        "re",
        amount=amount,
        currency=charge["currency"],
        charge=charge["id"],
        status="succeeded",
        metadata=params["metadata"],
        balance_transaction=transaction["id"],
        failure_balance_transaction=None,
    )


def _balance(peer: "StripePeer", payee: str, amount: int, currency: str) -> None:
    balance = peer.things.get(f"balance_{payee}")
    if balance is not None:
        balance["available"].append({"amount": amount, "currency": currency})


def transfer(peer: "StripePeer", params: Thing) -> Thing:
    charge = _found(peer, params["source_transaction"], param="source_transaction")
    payee = _found(peer, params["destination"], param="destination")
    if payee["capabilities"].get("transfers") != "active":
        raise Refusal("insufficient_capabilities_for_transfer")
    if params["transfer_group"] != charge["transfer_group"]:
        raise Refusal("parameter_invalid", param="transfer_group")
    amount = int(params["amount"])
    sent = [one for one in peer.all("transfer") if one["source_transaction"] == charge["id"]]
    if amount > charge["amount"] - sum(one["amount"] - one["amount_reversed"] for one in sent):
        raise Refusal("amount_too_large", param="amount")
    _balance(peer, payee["id"], amount, params["currency"])
    return peer.put(
        "transfer",
        "tr",
        amount=amount,
        amount_reversed=0,
        currency=params["currency"],
        destination=payee["id"],
        source_transaction=charge["id"],
        transfer_group=params["transfer_group"],
        metadata=params["metadata"],
        balance_transaction=peer.transaction(-amount, params["currency"])["id"],
    )


def reverse(peer: "StripePeer", params: Thing, id: str) -> Thing:
    made, amount = _found(peer, id), int(params["amount"])
    if peer.things[made["destination"]].get("is_empty"):
        raise Refusal("balance_insufficient")
    made["amount_reversed"] += amount
    _balance(peer, made["destination"], -amount, made["currency"])
    return peer.put(
        "transfer_reversal",
        "trr",
        amount=amount,
        currency=made["currency"],
        transfer=id,
        metadata=params["metadata"],
        balance_transaction=peer.transaction(amount, made["currency"])["id"],
    )


def group_charge(peer: "StripePeer", params: Thing, id: str) -> Thing:
    charge = _found(peer, id)
    if charge["transfer_group"] is not None:
        raise Refusal("parameter_invalid", param="transfer_group")
    charge["transfer_group"] = params["transfer_group"]
    return charge


def open_account(peer: "StripePeer", params: Thing) -> Thing:
    account = peer.put(
        "account",
        "acct",
        metadata=params["metadata"],
        country=params["country"],
        details_submitted=False,
        payouts_enabled=False,
        capabilities={"transfers": "inactive"},
        requirements={"past_due": [], "currently_due": ["external_account"], "disabled_reason": None},
    )
    peer.things[f"balance_{account['id']}"] = {"object": "balance", "available": [], "pending": []}
    return account


def link_account(peer: "StripePeer", params: Thing) -> Thing:
    _found(peer, params["account"])
    url = f"https://connect.stripe.example/{len(peer.calls)}"
    return {"object": "account_link", "url": url, "created": peer.now, "expires_at": peer.now + 300}


def renew_or_not(peer: "StripePeer", params: Thing, id: str) -> Thing:
    subscription = _found(peer, id)
    if subscription["status"] == "canceled":
        raise Refusal("subscription_canceled")
    subscription["cancel_at_period_end"] = params["cancel_at_period_end"] == "true"
    return subscription


def cancel(peer: "StripePeer", params: Thing, id: str) -> Thing:
    subscription = _found(peer, id)
    if subscription["status"] == "canceled":
        raise Refusal("resource_missing", status=404)
    subscription |= {"status": "canceled", "ended_at": peer.now}
    return subscription


MAKERS: Final[dict[str, Callable[..., Thing]]] = {
    r"POST checkout/sessions": open_session,
    r"POST checkout/sessions/(\w+)/expire": expire_session,
    r"POST refunds": refund,
    r"POST transfers": transfer,
    r"POST transfers/(\w+)/reversals": reverse,
    r"POST charges/(\w+)": group_charge,
    r"POST accounts": open_account,
    r"POST account_links": link_account,
    r"POST subscriptions/(\w+)": renew_or_not,
    r"DELETE subscriptions/(\w+)": cancel,
}
