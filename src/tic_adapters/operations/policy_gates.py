"""Gates over what only adapters know: tables, and a live database."""

from collections.abc import Iterator

from tic_adapters.operations.live_documents import live_documents_gate
from tic_adapters.operations.schema import columns_gate, live_columns_gate
from tic_adapters.policy.gates import documents_gate
from tic_adapters.postgres.gate import documents
from tic_domain.privacy.model import Gate


def declared_gates() -> Iterator[Gate]:
    yield columns_gate()
    yield documents_gate(documents())


def live_gates(url: str) -> Iterator[Gate]:
    """Raises Unavailable."""
    yield live_columns_gate(url)
    yield live_documents_gate(url)
