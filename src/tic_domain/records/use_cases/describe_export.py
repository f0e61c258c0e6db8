"""Anybody reads how exports are built."""

from typing import Any

import attrs

from tic_domain.records.ports import Kinds
from tic_domain.records.schema import export_schema
from tic_domain.shared.clauses import clause


@clause("C7.3")
@attrs.frozen
class DescribeExport:
    """A JSON Schema."""

    _kinds: Kinds

    def __call__(self) -> dict[str, Any]:
        return export_schema(self._kinds())
