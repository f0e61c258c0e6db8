"""Each gate over what leaves the product sees what is planted, and holds as things are."""

from datetime import datetime, timedelta
from typing import Final

import pytest

from tic_adapters.policy.cookies import cookies_gate
from tic_adapters.policy.log_calls import LogCatalogue, log_gate, never_logged
from tic_adapters.policy.outbound import MADE_OF, PORTS, Source, outbound_gate
from tic_domain.accounts.model import Account
from tic_domain.orders.ports import Payments
from tic_domain.privacy.cookies import COOKIES, DeclaredCookie
from tic_domain.privacy.model import Gate
from tic_domain.shared.classification import Processor


def failures(gate: Gate) -> tuple[str, ...]:
    assert gate.checked > 0
    assert gate.holds is not bool(gate.failures)
    return gate.failures


CATALOGUE: Final = LogCatalogue(events={"request"}, keys={"status"})


@pytest.mark.clause("C2.5")
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('LOG.info("request", status=account.email)', "account.email"),
        ('LOG.info("signed in", status=1)', "signed in"),
        ('LOG.info("request", email=1)', "email"),
        ('LOG.info("request", **values)', "whatever is in a mapping"),
        ('LOG.info(f"request of {name}")', "made up as it runs"),
        ('_log.error("failed for %s", account.email)', "account.email"),
        ('_log.warning("failed", extra={"to": self.account.email})', "self.account.email"),
        ('logging.getLogger("x").error(text)', "made up as it runs"),
    ],
)
def test_a_log_line_that_says_too_much_is_seen(line: str, said: str) -> None:
    found = failures(log_gate({"tic_web/x.py": line}, CATALOGUE, never_logged([Account])))

    assert len(found) == 1
    assert found[0].startswith("tic_web/x.py:1 logs ")
    assert said in found[0]


def test_log_lines_that_say_what_the_catalogue_lists_pass() -> None:
    line = 'LOG.info("request", status=answer.status)\n_log.error("failed", extra={"kind": kind})'

    assert failures(log_gate({"x.py": line}, CATALOGUE, never_logged([Account]))) == ()


def test_a_catalogue_that_allows_what_may_not_be_logged_is_seen() -> None:
    catalogue = LogCatalogue(events={"request"}, keys={"email"})

    assert len(failures(log_gate({"x.py": 'LOG.info("request")'}, catalogue, {"email"}))) == 1


def test_a_gate_over_no_log_call_fails() -> None:
    assert not log_gate({"x.py": "pass"}, CATALOGUE, {"email"}).holds


DECLARED: Final = DeclaredCookie(name="a", purpose="x", holds="y", lifetime=timedelta(minutes=1))
BOTH: Final = [("a", 60), ("__Host-a", 60)]


@pytest.mark.clause("C2.5")
@pytest.mark.parametrize(
    ("issued", "source"),
    [
        ([*BOTH, ("tracker", 60)], ""),
        ([("a", 61), ("__Host-a", 60)], ""),
        ([("a", 60)], ""),
        (BOTH, 'answer.set_cookie("tracker", value)'),
        (BOTH, "answer.set_cookie(key=name)"),
        (BOTH, 'answer.set_cookie(Cookie(key="tracker"))'),
        (BOTH, 'headers.append((b"Set-Cookie", made))'),
    ],
)
def test_an_undeclared_cookie_is_seen(issued: list[tuple[str, int]], source: str) -> None:
    assert len(failures(cookies_gate(issued, {"tic_web/x.py": source}, [DECLARED]))) == 1


def test_declared_cookies_pass() -> None:
    source = {"tic_web/x.py": "answer.set_cookie(session_cookie.issue(token))"}

    assert failures(cookies_gate(BOTH, source, [DECLARED])) == ()


def test_what_a_cookie_lasts_is_said_in_words() -> None:
    assert [one.lasts for one in COOKIES] == ["30 days", "10 minutes", "180 days"]


@pytest.mark.clause("C3.5", "C4.1")
def test_every_provider_gets_only_what_may_go_to_it() -> None:
    assert failures(outbound_gate()) == ()


@pytest.mark.clause("C4.1")
def test_a_datum_that_may_not_go_to_a_provider_is_seen() -> None:
    name = "Payments.open_checkout.checkout.title"
    planted: dict[str, tuple[Source, ...]] = {**MADE_OF, name: ((Account, "email"),)}

    assert failures(outbound_gate(PORTS, planted)) == (f"{name}: Account.email may not go to Stripe",)


class WiderPayments(Payments):
    async def remind(self, *, email: str, at: datetime) -> None: ...


@pytest.mark.clause("C4.1")
def test_a_parameter_that_nobody_has_explained_is_seen() -> None:
    found = failures(outbound_gate({**PORTS, WiderPayments: Processor.STRIPE}))

    assert [one.partition(":")[0] for one in found] == [
        "WiderPayments.remind.email",
        "WiderPayments.remind.at",
    ]


def test_an_explanation_of_what_is_not_there_is_seen() -> None:
    planted: dict[str, tuple[Source, ...]] = {**MADE_OF, "Payments.gone": ((Account, "id"),)}

    assert failures(outbound_gate(PORTS, planted)) == ("Payments.gone: there is no such parameter",)
