"""Which tests say that they would see a clause broken: read from their source, without running it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import attrs

_Def = ast.FunctionDef | ast.AsyncFunctionDef


@attrs.frozen(kw_only=True)
class MarkedTests:
    """`marks` maps a clause's id to `path::name`, the path as seen from the folder above the tests."""

    files: int
    marks: dict[str, tuple[str, ...]]


def inspect_tests(folder: Path) -> MarkedTests:
    """Marks on functions, on classes, and a module's `pytestmark`. SyntaxError names a file that has any."""
    marks: dict[str, list[str]] = {}
    files = sorted(folder.rglob("test_*.py"))
    for file in files:
        path = file.relative_to(folder.parent).as_posix()
        source = file.read_text("utf-8")
        if "mark.clause" not in source:  # parsing takes a while, and most have no mark
            continue
        tree = ast.parse(source, filename=path)
        for name, clauses in _tests(tree.body, _pytestmark(tree.body)):
            for one in clauses:
                marks.setdefault(one, []).append(f"{path}::{name}")
    return MarkedTests(files=len(files), marks={one: tuple(found) for one, found in marks.items()})


def _tests(body: list[ast.stmt], inherited: frozenset[str]) -> Iterator[tuple[str, list[str]]]:
    for node in body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            own = inherited | _clauses(node.decorator_list) | _pytestmark(node.body)
            for name, clauses in _tests(node.body, own):
                yield f"{node.name}::{name}", clauses
        elif isinstance(node, _Def) and node.name.startswith("test_"):
            yield node.name, sorted(inherited | _clauses(node.decorator_list))


def _pytestmark(body: list[ast.stmt]) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for node in body:
        if not isinstance(node, ast.Assign):
            continue
        if any(isinstance(name, ast.Name) and name.id == "pytestmark" for name in node.targets):
            value = node.value
            found |= _clauses(list(value.elts) if isinstance(value, ast.List | ast.Tuple) else [value])
    return found


def _clauses(decorators: list[ast.expr]) -> frozenset[str]:
    """The arguments of each `pytest.mark.clause(...)`."""
    return frozenset(
        argument.value
        for node in decorators
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.clause")
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    )
