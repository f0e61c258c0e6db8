"""Each import contract is broken once, on purpose, and exactly that one is seen broken."""

import importlib.metadata
import re
import tomllib
from typing import Final

import pytest
from tests.unit.test_architecture.conftest import HOUSE, HollowHouse

# A contract's id, the module that goes wrong, and the line it goes wrong by.
VIOLATIONS: Final = (
    ("layers", "tic_domain.shared.ids", "import tic_adapters.settings"),
    ("layers", "tic_adapters.settings", "import tic_web"),
    ("layers", "tic_web", "import tic_cli"),
    ("domain-denylist", "tic_domain.accounts.model", "import sqlalchemy"),
    ("domain-denylist", "tic_domain.shared.ids", "from uuid_utils import uuid7"),
    ("contexts", "tic_domain.accounts.model", "import tic_domain.coaches.model"),
    ("contexts", "tic_domain.matching.policies", "import tic_domain.conversations.model"),
    ("contexts", "tic_domain.notifications.jobs", "import tic_domain.usage.model"),
    ("contexts", "tic_domain.shared.ports", "import tic_domain.privacy.model"),
    ("contexts", "tic_domain.surprise", ""),
    ("inside-a-context", "tic_domain.accounts.errors", "import tic_domain.accounts.model"),
    ("inside-a-context", "tic_domain.coaches.model", "import tic_domain.coaches.policies"),
    ("inside-matching", "tic_domain.matching.policies", "import tic_domain.matching.ports"),
    ("inside-orders", "tic_domain.orders.model", "from tic_domain.orders import order_ports"),
    ("inside-matching", "tic_domain.matching.model", "import tic_domain.matching.ranking"),
    ("inside-matching", "tic_domain.matching.surprise", ""),
    ("inside-a-context", "tic_domain.accounts.ports", "import tic_domain.accounts.use_cases.sign_out"),
    ("inside-a-context", "tic_domain.usage.surprise", ""),
    ("inside-notifications", "tic_domain.notifications.jobs", "import tic_domain.notifications.letters"),
    (
        "use-cases",
        "tic_domain.accounts.use_cases.sign_out",
        "import tic_domain.accounts.use_cases.sign_out_everywhere",
    ),
    (
        "use-cases",
        "tic_domain.conversations.use_cases.start_conversation",
        "import tic_domain.coaches.use_cases.show_public_profile",
    ),
    ("container", "tic_adapters.settings", "import dependency_injector"),
    ("container", "tic_web", "from dependency_injector import containers"),
    ("concrete-adapters", "tic_web", "import tic_adapters.stripe"),
    ("concrete-adapters", "tic_adapters.settings", "import tic_adapters.linkedin.provider"),
)


@pytest.mark.parametrize(("contract", "module", "line"), VIOLATIONS)
def test_a_planted_violation_breaks_exactly_its_contract(
    hollow_house: HollowHouse, contracts: dict[str, str], contract: str, module: str, line: str
) -> None:
    hollow_house.plant(module, line)

    assert hollow_house.broken() == {contracts[contract]}


def test_an_adapter_that_knows_another_is_seen(hollow_house: HollowHouse, contracts: dict[str, str]) -> None:
    hollow_house.plant("tic_adapters.linkedin.provider", "import tic_adapters.sealing.sealer")

    # The other is a concrete adapter as well, so two contracts say so.
    assert hollow_house.broken() == {contracts["adapters"], contracts["concrete-adapters"]}


def test_without_a_violation_every_contract_holds(hollow_house: HollowHouse) -> None:
    assert hollow_house.broken() == set()


def test_every_contract_has_a_planted_violation(contracts: dict[str, str]) -> None:
    assert {contract for contract, _, _ in VIOLATIONS} | {"adapters"} == contracts.keys()


def test_the_denylist_of_the_domain_covers_every_library_we_depend_on() -> None:
    configuration = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))
    dependencies = {
        _normal(re.split(r"[^\w.-]", each)[0]) for each in configuration["project"]["dependencies"]
    }
    modules = {
        module
        for module, names in importlib.metadata.packages_distributions().items()
        if not module.startswith("_") and dependencies & {_normal(name) for name in names}
    }
    denied = next(
        set(each["forbidden_modules"])
        for each in configuration["tool"]["importlinter"]["contracts"]
        if each["id"] == "domain-denylist"
    )

    assert modules - {"attr", "attrs"} <= denied


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
