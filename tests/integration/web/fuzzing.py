"""Each operation of the API as a test of its own.

Schemathesis' own parametrization gives all of them one node id, of which xdist runs the first only.
"""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from schemathesis.schemas import BaseSchema


def each_operation(schema: BaseSchema) -> pytest.MarkDecorator:
    """For a test that takes `operation`."""
    found = []
    for one in schema.get_all_operations():
        assert isinstance(one, Ok), "an operation isn't described as it should be"
        found.append(one.ok())
    return pytest.mark.parametrize("operation", found, ids=[one.label for one in found])


def ask(operation: Any, how: settings, act: Callable[[Any], None]) -> None:
    """Calls `act` with made-up requests: such as the description allows, and such as it forbids."""
    modes = [GenerationMode.POSITIVE]
    if operation.body or operation.query or operation.path_parameters:
        modes.append(GenerationMode.NEGATIVE)
    cases = st.one_of([operation.as_strategy(generation_mode=mode) for mode in modes])

    def made_up(case: Any) -> None:
        act(case)

    how(given(case=cases)(made_up))()
