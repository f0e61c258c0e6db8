"""Sealing, keys of subjects, blind index and pseudonyms: in memory and with real cryptography."""

from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tic_adapters.memory.sealing import MemoryBlindIndex, MemoryPseudonyms, MemorySealer, MemorySubjectKeys
from tic_adapters.sealing.keyring import MasterKeys
from tic_adapters.sealing.sealer import AesGcmSealer, AesGcmSubjectKeys, HmacBlindIndex, HmacPseudonyms
from tic_adapters.sealing.stores import KeyFile, KeyFileWatch
from tic_domain.shared.ports import BlindIndex, SealBroken, SubjectKeys, SubjectSealer
from tic_domain.usage.ports import Pseudonyms

RING = MasterKeys.fresh("2026-03")
OTHER_RING = MasterKeys.fresh("2026-03")
KEY, OTHER_KEY = b"k" * 32, b"o" * 32
ADA, BOB = UUID(int=1), UUID(int=2)
PLACE = "messages|body"

each_sealer = pytest.mark.parametrize("sealer", [MemorySealer(), AesGcmSealer()], ids=["memory", "aes"])
each_keys = pytest.mark.parametrize(
    "keys", [MemorySubjectKeys(), AesGcmSubjectKeys(RING)], ids=["memory", "aes"]
)
quickly = settings(max_examples=60, deadline=None)
places = st.sampled_from(["messages|body", "accounts|name", "accounts|email"])


@each_sealer
@quickly
@given(key=st.binary(min_size=32, max_size=32), subject=st.uuids(), place=places, plain=st.binary())
@pytest.mark.clause("C3.3")
def test_what_was_sealed_opens(
    sealer: SubjectSealer, key: bytes, subject: UUID, place: str, plain: bytes
) -> None:
    assert sealer.open(key, subject, place, sealer.seal(key, subject, place, plain)) == plain


@each_sealer
@quickly
@given(origin=st.tuples(st.uuids(), places), target=st.tuples(st.uuids(), places), plain=st.binary())
@pytest.mark.clause("C3.3")
def test_what_was_moved_does_not_open(
    sealer: SubjectSealer, origin: tuple[UUID, str], target: tuple[UUID, str], plain: bytes
) -> None:
    assume(origin != target)
    sealed = sealer.seal(KEY, *origin, plain)

    with pytest.raises(SealBroken):
        sealer.open(KEY, *target, sealed)


@pytest.mark.clause("C3.3")
@pytest.mark.parametrize("target", [(BOB, PLACE), (ADA, "accounts|name")])
@each_sealer
def test_neither_to_another_person_nor_to_another_column(
    sealer: SubjectSealer, target: tuple[UUID, str]
) -> None:
    sealed = sealer.seal(KEY, ADA, PLACE, b"my salary")

    with pytest.raises(SealBroken):
        sealer.open(KEY, *target, sealed)


@each_sealer
@quickly
@given(plain=st.binary(), position=st.integers(min_value=0), bit=st.integers(0, 7))
@pytest.mark.clause("C3.3")
def test_what_was_changed_does_not_open(sealer: SubjectSealer, plain: bytes, position: int, bit: int) -> None:
    changed = bytearray(sealer.seal(KEY, ADA, PLACE, plain))
    changed[position % len(changed)] ^= 1 << bit

    with pytest.raises(SealBroken):
        sealer.open(KEY, ADA, PLACE, bytes(changed))


@each_sealer
@quickly
@given(plain=st.binary(), length=st.integers(min_value=0))
def test_what_was_cut_short_does_not_open(sealer: SubjectSealer, plain: bytes, length: int) -> None:
    sealed = sealer.seal(KEY, ADA, PLACE, plain)

    with pytest.raises(SealBroken):
        sealer.open(KEY, ADA, PLACE, sealed[: length % len(sealed)])


@each_sealer
@pytest.mark.clause("C6.2")
def test_without_its_key_nothing_opens(sealer: SubjectSealer) -> None:
    sealed = sealer.seal(KEY, ADA, PLACE, b"my salary")

    with pytest.raises(SealBroken):
        sealer.open(OTHER_KEY, ADA, PLACE, sealed)


@each_sealer
def test_a_sealed_value_does_not_show_what_it_holds(sealer: SubjectSealer) -> None:
    assert b"my salary" not in sealer.seal(KEY, ADA, PLACE, b"my salary" * 10)


def test_the_same_value_is_never_sealed_alike() -> None:
    assert len({AesGcmSealer().seal(KEY, ADA, PLACE, b"yes") for _ in range(50)}) == 50


@each_sealer
def test_many_values_open_as_one_by_one(sealer: SubjectSealer) -> None:
    plain = [b"one", b"", b"three"]
    sealed = [sealer.seal(KEY, ADA, PLACE, value) for value in plain]

    assert sealer.open_many(KEY, ADA, PLACE, sealed) == plain


@each_sealer
@pytest.mark.parametrize("broken", [b"", b"short", b"x" * 60])
def test_one_broken_value_among_many_is_noticed(sealer: SubjectSealer, broken: bytes) -> None:
    with pytest.raises(SealBroken):
        sealer.open_many(KEY, ADA, PLACE, [sealer.seal(KEY, ADA, PLACE, b"one"), broken])


@pytest.mark.parametrize("key", [b"", b"short", b"x" * 33])
def test_a_key_that_is_none_opens_nothing(key: bytes) -> None:
    with pytest.raises(SealBroken):
        AesGcmSealer().open(key, ADA, PLACE, AesGcmSealer().seal(KEY, ADA, PLACE, b"one"))


@each_keys
def test_a_subject_key_comes_back_from_its_wrapping(keys: SubjectKeys) -> None:
    key = keys.new_key()

    wrapped = keys.wrap(ADA, key)

    assert (len(key), keys.unwrap(ADA, wrapped), keys.is_current(wrapped)) == (32, key, True)
    assert key not in wrapped


@each_keys
def test_every_subject_key_is_another(keys: SubjectKeys) -> None:
    assert len({keys.new_key() for _ in range(50)}) == 50


@each_keys
@pytest.mark.clause("C3.3")
def test_a_wrapped_key_belongs_to_its_subject(keys: SubjectKeys) -> None:
    wrapped = keys.wrap(ADA, keys.new_key())

    with pytest.raises(SealBroken):
        keys.unwrap(BOB, wrapped)


@each_keys
@quickly
@given(position=st.integers(min_value=0), bit=st.integers(0, 7))
def test_a_changed_wrapping_does_not_open(keys: SubjectKeys, position: int, bit: int) -> None:
    changed = bytearray(keys.wrap(ADA, KEY))
    changed[position % len(changed)] ^= 1 << bit

    with pytest.raises(SealBroken):
        keys.unwrap(ADA, bytes(changed))


@each_keys
@quickly
@given(length=st.integers(min_value=0))
def test_a_wrapping_cut_short_does_not_open(keys: SubjectKeys, length: int) -> None:
    wrapped = keys.wrap(ADA, KEY)

    with pytest.raises(SealBroken):
        keys.unwrap(ADA, wrapped[: length % len(wrapped)])


@each_keys
@given(noise=st.binary(max_size=100))
@quickly
def test_noise_is_no_wrapping(keys: SubjectKeys, noise: bytes) -> None:
    with pytest.raises(SealBroken):
        keys.unwrap(ADA, noise)


def test_a_rotated_master_key_opens_the_old_and_wraps_anew() -> None:
    wrapped = AesGcmSubjectKeys(RING).wrap(ADA, KEY)

    rotated = AesGcmSubjectKeys(RING.with_new_current("2026-04"))

    assert not rotated.is_current(wrapped)
    assert rotated.unwrap(ADA, wrapped) == KEY
    assert rotated.is_current(rotated.wrap(ADA, KEY))


@pytest.mark.clause("C6.2")
def test_a_retired_master_key_opens_nothing_any_more() -> None:
    wrapped = AesGcmSubjectKeys(RING).wrap(ADA, KEY)

    with pytest.raises(SealBroken, match="not known"):
        AesGcmSubjectKeys(RING.with_new_current("2026-04").retired()).unwrap(ADA, wrapped)


def test_rotation_in_memory_is_like_the_real_one() -> None:
    keys = MemorySubjectKeys()
    wrapped = keys.wrap(ADA, KEY)

    keys.rotate()
    assert (keys.is_current(wrapped), keys.unwrap(ADA, wrapped)) == (False, KEY)

    keys.retire()
    with pytest.raises(SealBroken):
        keys.unwrap(ADA, wrapped)


@pytest.mark.parametrize("index", [MemoryBlindIndex(), HmacBlindIndex(RING)], ids=["memory", "hmac"])
class TestBlindIndex:
    def test_the_same_value_is_found_again(self, index: BlindIndex) -> None:
        found = index.of("email", "ada@example.com")

        assert (found, len(found)) == (index.of("email", "ada@example.com"), 32)

    def test_purposes_are_kept_apart(self, index: BlindIndex) -> None:
        assert index.of("email", "a") != index.of("linkedin", "a")
        assert index.of("ab", "c") != index.of("a", "bc")


def test_the_blind_index_needs_its_key() -> None:
    assert HmacBlindIndex(RING).of("email", "a") != HmacBlindIndex(OTHER_RING).of("email", "a")


def test_a_rotation_changes_no_stored_hash_and_no_pseudonym() -> None:
    rotated = RING.with_new_current("2026-04").retired()

    assert HmacBlindIndex(rotated).of("email", "a") == HmacBlindIndex(RING).of("email", "a")
    assert HmacPseudonyms(rotated).of("a") == HmacPseudonyms(RING).of("a")


@pytest.mark.clause("C4.1")
@pytest.mark.parametrize("pseudonyms", [MemoryPseudonyms(), HmacPseudonyms(RING)], ids=["memory", "hmac"])
def test_a_pseudonym_is_stable_and_says_nothing(pseudonyms: Pseudonyms) -> None:
    name = pseudonyms.of(str(ADA))

    assert name == pseudonyms.of(str(ADA))
    assert name != pseudonyms.of(str(BOB))
    assert len(name) == 32
    assert str(ADA) not in name


@pytest.mark.clause("C4.1")
def test_without_our_key_nobody_makes_the_same_pseudonym() -> None:
    assert HmacPseudonyms(RING).of(str(ADA)) != HmacPseudonyms(OTHER_RING).of(str(ADA))


@pytest.mark.clause("C4.1")
def test_no_pseudonym_is_part_of_a_stored_hash() -> None:
    stored = HmacBlindIndex(RING)

    assert not stored.of("", "a").hex().startswith(HmacPseudonyms(RING).of("a"))


def test_a_running_process_follows_a_rotation(tmp_path: Path) -> None:
    file = KeyFile(tmp_path / "keys.json")
    file.create("2026-03")
    running = AesGcmSubjectKeys(file.load(), KeyFileWatch(tmp_path / "keys.json"))
    before = running.wrap(ADA, KEY)

    file.save(file.load().with_new_current("2026-04"))
    after = running.wrap(ADA, KEY)
    restarted = AesGcmSubjectKeys(file.load().retired())

    assert restarted.unwrap(ADA, after) == KEY
    assert not restarted.is_current(before)
    assert running.unwrap(ADA, restarted.wrap(ADA, KEY)) == KEY


def test_a_process_that_only_reads_follows_too(tmp_path: Path) -> None:
    file = KeyFile(tmp_path / "keys.json")
    file.create("2026-03")
    reading = AesGcmSubjectKeys(file.load(), KeyFileWatch(tmp_path / "keys.json"))

    file.save(file.load().with_new_current("2026-04"))
    wrapped_elsewhere = AesGcmSubjectKeys(file.load()).wrap(ADA, KEY)

    assert reading.unwrap(ADA, wrapped_elsewhere) == KEY
