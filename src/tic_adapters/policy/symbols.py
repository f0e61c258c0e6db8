"""Which code says that it keeps a clause, and which classes are stored: found by walking the packages."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Final

import attrs

from tic_domain.shared.classification import is_stored
from tic_domain.shared.clauses import clauses_of

PACKAGES: Final = ("tic_domain", "tic_adapters", "tic_web")
# Programs and scripts: importing them would run them, or needs what only they have.
_NOT_IMPORTED: Final = (".migrations.", ".__main__")


@attrs.frozen(order=True)
class MarkedSymbol:
    """`place` is path:line, the path as seen from the source folder."""

    name: str
    place: str


@attrs.frozen(kw_only=True)
class Code:
    """What was found. `marks` maps a clause's id to the code marked with it."""

    modules: int
    marks: dict[str, tuple[MarkedSymbol, ...]]
    stored: tuple[type, ...]


def inspect_code(packages: Sequence[str] = PACKAGES) -> Code:
    """Imports every module of the packages. An error on import is raised: nothing is left out silently."""
    modules = [module for package in packages for module in _modules(package)]
    marks: dict[str, set[MarkedSymbol]] = {}
    stored: dict[str, type] = {}
    for module in modules:
        for target in _own(module):
            for one in clauses_of(target):
                marks.setdefault(one, set()).add(_symbol(target))
            if isinstance(target, type) and is_stored(target):
                stored[f"{target.__module__}.{target.__qualname__}"] = target
    return Code(
        modules=len(modules),
        marks={one: tuple(sorted(found)) for one, found in marks.items()},
        stored=tuple(stored[name] for name in sorted(stored)),
    )


def _modules(package: str) -> Iterator[ModuleType]:
    root = importlib.import_module(package)
    yield root
    for found in pkgutil.walk_packages(root.__path__, f"{package}."):
        if not any(part in f"{found.name}." for part in _NOT_IMPORTED):
            yield importlib.import_module(found.name)


def _own(module: ModuleType) -> Iterator[object]:
    """Functions and classes that were written there, and methods of these classes."""
    for target in vars(module).values():
        if not (inspect.isclass(target) or inspect.isfunction(target)):
            continue
        if target.__module__ != module.__name__:
            continue
        yield target
        if inspect.isclass(target):
            yield from filter(inspect.isfunction, map(_unbound, vars(target).values()))


def _unbound(inner: object) -> object:
    """The function in a class or static method, or in a property."""
    if isinstance(inner, classmethod | staticmethod):
        return inner.__func__
    return inner.fget if isinstance(inner, property) else inner


def _symbol(target: object) -> MarkedSymbol:
    written = inspect.unwrap(target) if callable(target) else target
    name = f"{getattr(written, '__module__', '')}.{getattr(written, '__qualname__', '')}"
    if not inspect.isclass(written) and not inspect.isfunction(written):
        return MarkedSymbol(name, "")
    module = inspect.getmodule(written)
    file = Path(inspect.getsourcefile(written) or "")
    depth = (module.__name__ if module else "").count(".") + (2 if file.name == "__init__.py" else 1)
    line = inspect.findsource(written)[1] + 1
    return MarkedSymbol(name, f"{Path(*file.parts[-depth:])}:{line}")
