"""Which code says that it keeps a clause: read from its source, without running it."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from tic_adapters.policy.symbols import PACKAGES

_Def = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@attrs.frozen(kw_only=True, order=True)
class MarkedPlace:
    """`path` as seen from the source folder; `says` is its own first sentence, empty where it has none."""

    path: str
    line: int
    name: str
    says: str

    @property
    def dotted(self) -> str:
        module = self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        return f"{module}.{self.name}"


def marked_code(folder: Path, packages: Sequence[str] = PACKAGES) -> Mapping[str, tuple[MarkedPlace, ...]]:
    """Clause → the places marked with it. SyntaxError names a file."""
    found: dict[str, list[MarkedPlace]] = {}
    for package in packages:
        for file in sorted((folder / package).rglob("*.py")):
            source = file.read_text("utf-8")
            if "@clause(" not in source:
                continue
            path = file.relative_to(folder).as_posix()
            for node, name in _defined(ast.parse(source, filename=path).body, ""):
                place = MarkedPlace(path=path, line=node.lineno, name=name, says=_says(node))
                for one in _clauses(node):
                    found.setdefault(one, []).append(place)
    return {one: tuple(sorted(places)) for one, places in found.items()}


def _defined(body: list[ast.stmt], within: str) -> Iterator[tuple[_Def, str]]:
    for node in body:
        if isinstance(node, _Def):
            name = f"{within}{node.name}"
            yield node, name
            if isinstance(node, ast.ClassDef):
                yield from _defined(node.body, f"{name}.")


def _clauses(node: _Def) -> list[str]:
    return [
        argument.value
        for mark in node.decorator_list
        if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name) and mark.func.id == "clause"
        for argument in mark.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]


def _says(node: _Def) -> str:
    first = (ast.get_docstring(node) or "").partition("\n\n")[0]
    sentence = " ".join(first.split()).partition(". ")[0]
    return sentence.rstrip(".")
