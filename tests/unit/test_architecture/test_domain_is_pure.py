"""What import-linter can't see: the domain by its syntax trees, and in a process of its own."""

import ast
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import pytest
from tests.unit.test_architecture.conftest import HOUSE, SOURCES

DOMAIN: Final = sorted((SOURCES / "tic_domain").rglob("*.py"))
ALLOWED: Final = {"attrs", "tic_domain", *sys.stdlib_module_names}
# Clock, ids, randomness and environment come in by ports, or one seed would not give one trace.
IMPURE_MODULES: Final = {"os", "random", "secrets", "socket", "subprocess", "tempfile", "time"}
IMPURE_CALLS: Final = {
    "datetime.now", "datetime.utcnow", "datetime.today", "datetime.datetime.now", "datetime.datetime.utcnow",
    "date.today", "datetime.date.today", "uuid1", "uuid4", "uuid.uuid1", "uuid.uuid4", "open", "input",
}  # fmt: skip


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)


def called(tree: ast.AST) -> Iterator[str]:
    return (ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call))


def foreign_imports(tree: ast.AST) -> list[str]:
    return [name for name in imported(tree) if name.partition(".")[0] not in ALLOWED]


def impurities(tree: ast.AST) -> list[str]:
    modules = [name for name in imported(tree) if name.partition(".")[0] in IMPURE_MODULES]
    return modules + [name for name in called(tree) if name in IMPURE_CALLS]


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def found(look: Callable[[ast.AST], list[str]], paths: Iterable[Path]) -> dict[str, list[str]]:
    """What is found wrong, by module."""
    by_module = {path.relative_to(SOURCES).as_posix(): look(tree_of(path)) for path in paths}
    return {module: wrong for module, wrong in by_module.items() if wrong}


def test_domain_modules_import_attrs_the_standard_library_and_the_domain() -> None:
    assert found(foreign_imports, DOMAIN) == {}


def test_domain_modules_ask_no_clock_no_chance_and_no_environment() -> None:
    assert found(impurities, DOMAIN) == {}


def test_use_cases_import_no_use_case() -> None:
    use_cases = [path for path in DOMAIN if path.parent.name == "use_cases"]

    assert found(lambda tree: [name for name in imported(tree) if ".use_cases" in name], use_cases) == {}
    assert len(use_cases) > 40


@pytest.mark.parametrize("line", ["import cattrs", "from sqlalchemy import text", "from . import model"])
def test_a_foreign_import_is_seen(line: str) -> None:
    assert foreign_imports(ast.parse(line)) != []


@pytest.mark.parametrize(
    "line",
    [
        "now = datetime.now(UTC)",
        "today = datetime.date.today()",
        "id = uuid4()",
        "import random",
        "from time import time",
        "from os import environ",
        "def id():\n    return uuid.uuid4()",
    ],
)
def test_an_impurity_is_seen(line: str) -> None:
    assert impurities(ast.parse(line)) != []


def test_the_whole_domain_loads_with_attrs_alone() -> None:
    modules = [
        ".".join(path.relative_to(SOURCES).with_suffix("").parts).removesuffix(".__init__") for path in DOMAIN
    ]
    program = (
        "import importlib, json, sys\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    # Isolated, without site's .pth files: only what the domain itself asks for is loaded.
    paths = f"import sys; sys.path[:0] = {[str(SOURCES), *site_packages()]!r}\n"
    loaded = subprocess.run(
        [sys.executable, "-I", "-S", "-c", paths + program], cwd=HOUSE, capture_output=True, check=True
    ).stdout
    build = {name for name in json.loads(loaded) if name.startswith("_sysconfigdata")}

    assert set(json.loads(loaded)) - ALLOWED - {"__main__", "attr"} - build == set()


def site_packages() -> list[str]:
    return [path for path in sys.path if path.endswith("site-packages")]
