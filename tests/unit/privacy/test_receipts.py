"""The receipt: the same for the same steps, and genuine or not by the public key alone."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.unit.privacy.leaving import DAY, Leaving

from tic_adapters.files.tombstones import TombstoneFile
from tic_adapters.memory.system import SteppingClock
from tic_adapters.operations.receipts import check_receipt
from tic_adapters.sealing.keyring import MasterKeys
from tic_adapters.sealing.receipts import Ed25519Signer
from tic_domain.privacy.erasing.errors import TombstonesBroken
from tic_domain.privacy.erasing.model import Tombstone
from tic_domain.privacy.use_cases.show_receipt import ReceiptView, ShowReceipt, ShowReceiptCommand
from tic_domain.shared.errors import NotFound

KEYS = MasterKeys.fresh("first")


async def receipt_of(leaving: Leaving, token: str | None) -> ReceiptView:
    show = ShowReceipt(leaving.open, Ed25519Signer(KEYS), leaving.index, leaving.house.secrets)
    return await show(ShowReceiptCommand(token=token))


@pytest.mark.clause("C6.2", "C6.3", "C7.4")
async def test_the_receipt_says_what_was_done_what_stays_and_what_each_processor_said(
    leaving: Leaving,
) -> None:
    await leaving.sign_in()
    token = (await leaving.ask()).receipt_token
    assert not (await receipt_of(leaving, token)).document["erased_here"]
    await leaving.drain()

    found = (await receipt_of(leaving, token)).document
    assert (found["erased_here"], found["finished"]) == (True, False)
    assert {one["state"] for one in found["processors"]} == {"confirmed", "asked", "nothing is held there"}
    waiting = [one for one in found["processors"] if one["state"] == "asked"]
    assert all(one["next_try"] and one["deadline"] for one in waiting)
    assert found["retained"][0]["what"] == "orders"
    assert found["tombstone"]["number"] == 1
    assert (await receipt_of(leaving, token)).document == found

    await leaving.let_pass(2 * DAY)
    assert (await receipt_of(leaving, token)).document["finished"]


@pytest.mark.clause("C7.4")
async def test_a_receipt_that_was_tampered_with_is_found_out(leaving: Leaving) -> None:
    await leaving.sign_in()
    token = (await leaving.ask()).receipt_token
    await leaving.drain()
    document: dict[str, Any] = (await receipt_of(leaving, token)).document
    key = Ed25519Signer(KEYS).public_key()

    assert check_receipt(json.dumps(document, indent=3).encode(), key) is None
    for name in document:
        if name != "signature":
            changed = json.dumps({**document, name: "changed"}).encode()
            assert check_receipt(changed, key) is not None, name
            left_out = json.dumps({key: value for key, value in document.items() if key != name}).encode()
            assert check_receipt(left_out, key) is not None, name
    other = Ed25519Signer(MasterKeys.fresh("other")).public_key()
    assert "another public key" in (check_receipt(json.dumps(document).encode(), other) or "")
    for nonsense in (b"", b"[]", b"null", b'"text"', b"{}", b'{"signature": 1, "kind": 2}', b"\xff"):
        assert check_receipt(nonsense, key) is not None


@pytest.mark.clause("C7.4")
async def test_nobody_gets_a_receipt_without_its_secret(leaving: Leaving) -> None:
    await leaving.sign_in()
    await leaving.ask()
    for guessed in ("", "guessed", None):
        with pytest.raises(NotFound):
            await receipt_of(leaving, guessed)


def _ledger(count: int) -> list[Tombstone]:
    clock, found = SteppingClock(), list[Tombstone]()
    for number in range(count):
        found.append(Tombstone.after(found[-1] if found else None, bytes([number]) * 32, clock.now()))
    return found


@pytest.mark.clause("C7.4")
async def test_the_copy_of_the_ledger_is_appended_to_and_survives_half_a_line(tmp_path: Path) -> None:
    path = tmp_path / "tombstones.jsonl"
    copy, entries = TombstoneFile(path), _ledger(4)
    assert await copy.last_number() == 0
    await copy.extend(entries[:2])
    await copy.extend(entries[:3])
    with path.open("ab") as file:
        file.write(b'{"number": 4, "subj')  # as a power cut leaves it
    assert await copy.read() == tuple(entries[:3])
    await copy.extend(entries)
    assert await copy.read() == tuple(entries)
    assert oct(path.stat().st_mode)[-3:] == "600"


@pytest.mark.clause("C7.4")
@pytest.mark.parametrize("change", ["drop the second", "change the second", "swap two", "nonsense"])
async def test_a_copy_that_was_changed_is_refused(tmp_path: Path, change: str) -> None:
    path = tmp_path / "tombstones.jsonl"
    copy = TombstoneFile(path)
    await copy.extend(_ledger(3))
    one, two, three = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(
        {
            "drop the second": one + three,
            "change the second": one + two.replace(b"0101", b"0202") + three,
            "swap two": two + one + three,
            "nonsense": one + b"nonsense\n" + three,
        }[change]
    )
    with pytest.raises(TombstonesBroken):
        await copy.read()
