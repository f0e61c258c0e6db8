"""The receipt of a deletion: what was done, what stays and why, and what each processor said."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import attrs

from tic_domain.privacy.erasing.model import (
    PROCESSOR_OF,
    DeletionRequest,
    ErasureStep,
    StepState,
    Tombstone,
)
from tic_domain.privacy.erasing.ports import PlanPart, Retained
from tic_domain.privacy.erasing.steps import is_erased, is_finished
from tic_domain.privacy.policy import PRIVACY_POLICY
from tic_domain.shared.clauses import clause

KIND: Final = "techinterview.coach/erasure-receipt/1"
ALGORITHM: Final = "Ed25519"


@attrs.frozen(kw_only=True)
class Proof:
    """What a receipt is made of."""

    request: DeletionRequest
    steps: Sequence[ErasureStep]
    tombstone: Tombstone | None
    plan: Sequence[PlanPart]
    retained: Sequence[Retained]


@clause("C6.2", "C6.3", "C7.4")
def receipt_of(proof: Proof) -> dict[str, Any]:
    """The same steps give the same receipt, whenever it is asked for."""
    request, steps = proof.request, proof.steps
    counts = {what: rows for one in steps for what, rows in one.counts.items()}
    return {
        "kind": KIND,
        "deletion": str(request.id),
        "account": str(request.account_id),
        "asked_for": {"at": _at(request.requested_at), "by_way_of": request.via.value},
        "begun_at": _at(request.begun_at),
        "as_of": _at(max((one.ended_at for one in steps if one.ended_at), default=request.requested_at)),
        "erased_here": is_erased(steps),
        "finished": is_finished(steps),
        "policy_sha256": policy_hash(),
        "plan_sha256": plan_hash(proof.plan),
        "rows": dict(sorted(counts.items())),
        "steps": [_step(one) for one in steps if one.kind not in PROCESSOR_OF],
        "retained": [
            {"what": one.name, "how": one.strategy.value, "why": one.why, "until": one.until}
            for one in proof.retained
        ],
        "processors": [_processor(one) for one in steps if one.kind in PROCESSOR_OF],
        "copies": (
            "Ordinary backups hold what is yours only sealed, and not its key. Copies of keys are kept for 7 "
            "days. What a database still holds of a deleted key is overwritten by its own housekeeping and "
            "can't be opened any more after the next change of the master key."
        ),
        "tombstone": None
        if proof.tombstone is None
        else {"number": proof.tombstone.number, "digest": proof.tombstone.digest.hex()},
    }


def canonical(document: Mapping[str, Any]) -> bytes:
    """What is signed: the receipt without its signature, in one form only."""
    unsigned = {name: value for name, value in document.items() if name != "signature"}
    return json.dumps(unsigned, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def signed(document: Mapping[str, Any], signature: bytes, public_key: bytes) -> dict[str, Any]:
    return {
        **document,
        "signature": {
            "algorithm": ALGORITHM,
            "public_key": public_key.hex(),
            "value": signature.hex(),
        },
    }


def policy_hash() -> str:
    """Of the wording of every clause."""
    worded = "\n".join(f"{one.id} {one.text}" for one in PRIVACY_POLICY.clauses())
    return sha256(worded.encode()).hexdigest()


def plan_hash(plan: Sequence[PlanPart]) -> str:
    return sha256("\n".join(part.words for part in plan).encode()).hexdigest()


def _step(step: ErasureStep) -> dict[str, Any]:
    return {"step": step.kind.value, "state": step.state.value, "at": _at(step.ended_at), "note": step.reason}


def _processor(step: ErasureStep) -> dict[str, Any]:
    waiting = step.state is StepState.WAITING
    return {
        "processor": PROCESSOR_OF[step.kind].value,
        "step": step.kind.value,
        "state": _WORDS[step.state],
        "request": step.reference,
        "at": _at(step.ended_at),
        "expires_by": _at(step.expected_by),
        "next_try": _at(step.due_at) if waiting else None,
        "deadline": _at(step.deadline) if waiting else None,
        "note": step.reason,
    }


_WORDS: Final = {
    StepState.WAITING: "asked",
    StepState.DONE: "confirmed",
    StepState.EXPECTED: "expires by itself",
    StepState.NOT_USED: "nothing is held there",
}


def _at(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
