"""Where master keys come from: a file, the environment, a key-management service."""

import base64
import json
from pathlib import Path

import attrs
import pytest

from tic_adapters.sealing.keyring import MasterKeys, MasterKeysUnreadable
from tic_adapters.sealing.stores import EnvironmentKeys, KeyFile, ManagedKeyFile, MasterKeyStore


@attrs.frozen
class PretendManagement:
    """A key-management service in name only: it mirrors what it is given."""

    def encrypt(self, plain: bytes) -> bytes:
        return b"managed:" + plain[::-1]

    def decrypt(self, blob: bytes) -> bytes:
        if not blob.startswith(b"managed:"):
            raise MasterKeysUnreadable("This is not a blob of the service's key.")
        return blob.removeprefix(b"managed:")[::-1]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "master.json"


@pytest.fixture(params=["file", "managed"])
def store(request: pytest.FixtureRequest, path: Path) -> KeyFile | ManagedKeyFile:
    return KeyFile(path) if request.param == "file" else ManagedKeyFile(path, PretendManagement())


def test_created_keys_are_loaded(store: KeyFile | ManagedKeyFile) -> None:
    created = store.create("2026-03")

    assert store.load() == created
    assert created.current == "2026-03"


def test_saved_keys_replace_the_earlier_ones(store: KeyFile | ManagedKeyFile) -> None:
    rotated = store.create("2026-03").with_new_current("2026-04")

    store.save(rotated)

    assert store.load() == rotated


def test_nobody_else_may_read_the_file_and_nothing_is_left_beside_it(
    store: KeyFile | ManagedKeyFile, path: Path
) -> None:
    store.save(store.create("2026-03"))

    assert list(path.parent.iterdir()) == [path]
    assert path.stat().st_mode & 0o777 == 0o600


def test_keys_that_exist_are_never_made_anew(store: KeyFile | ManagedKeyFile, path: Path) -> None:
    created = store.create("2026-03")

    with pytest.raises(MasterKeysUnreadable, match="never overwritten"):
        store.create("2026-04")

    assert store.load() == created
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
@pytest.mark.clause("C3.3")
def test_a_file_that_others_may_read_is_refused(
    store: KeyFile | ManagedKeyFile, path: Path, mode: int
) -> None:
    store.create("2026-03")
    path.chmod(mode)

    with pytest.raises(MasterKeysUnreadable, match="chmod 600"):
        store.load()


def test_a_missing_file_names_the_remedy(store: KeyFile | ManagedKeyFile) -> None:
    with pytest.raises(MasterKeysUnreadable, match="tic keys new"):
        store.load()


def test_a_folder_that_cannot_be_written_names_the_remedy() -> None:
    with pytest.raises(MasterKeysUnreadable, match="can't be written"):
        KeyFile(Path("/dev/full/master.json")).create("2026-03")


def test_a_managed_file_does_not_hold_the_keys_as_they_are(path: Path) -> None:
    keys = ManagedKeyFile(path, PretendManagement()).create("2026-03")

    assert base64.b64encode(keys.index_key) not in path.read_bytes()
    with pytest.raises(MasterKeysUnreadable):
        KeyFile(path).load()


def test_the_environment_takes_json_and_base64_of_it() -> None:
    keys = MasterKeys.fresh("2026-03")

    assert EnvironmentKeys(keys.text()).load() == keys
    assert EnvironmentKeys(base64.b64encode(keys.text().encode()).decode()).load() == keys


def test_the_environment_takes_one_single_key() -> None:
    variable = base64.b64encode(b"k" * 32).decode()

    keys = EnvironmentKeys(variable).load()

    assert keys == EnvironmentKeys(f" {variable}\n").load()
    assert list(keys.keys.values()) == [b"k" * 32]
    assert keys.index_key != b"k" * 32


def test_the_environment_is_not_written() -> None:
    store: MasterKeyStore = EnvironmentKeys(MasterKeys.fresh("2026-03").text())

    with pytest.raises(MasterKeysUnreadable, match="can't be written"):
        store.save(MasterKeys.fresh("2026-04"))


def document(**changes: object) -> str:
    keys = MasterKeys(current="2026-03", keys={"2026-03": b"k" * 32}, index_key=b"i" * 32)
    return json.dumps(json.loads(keys.text()) | changes)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "canary",
        "{",
        "{}",
        '{"canary": 1}',
        "Y2FuYXJ5",
        document(current="another"),
        document(keys={}),
        document(keys=["canary"]),
        document(keys={"2026-03": "canary"}),
        document(keys={"2026-03": "Y2FuYXJ5"}),
        document(keys={"": base64.b64encode(b"k" * 32).decode()}, current=""),
        document(index_key="Y2FuYXJ5"),
        document(index_key=None),
        document(current=["canary"]),
    ],
)
def test_nonsense_is_refused_without_being_quoted(text: str) -> None:
    with pytest.raises(MasterKeysUnreadable) as caught:
        EnvironmentKeys(text).load()

    assert "canary" not in str(caught.value)
    assert "Y2FuYXJ5" not in str(caught.value)


def test_the_current_key_is_not_retired() -> None:
    with pytest.raises(MasterKeysUnreadable, match="before retiring"):
        MasterKeys.fresh("2026-03").without("2026-03")


def test_one_old_key_is_retired_by_its_id() -> None:
    keys = MasterKeys.fresh("a").with_new_current("b").with_new_current("c")

    assert sorted(keys.without("a").keys) == ["b", "c"]


@pytest.mark.clause("C3.3")
def test_keys_are_not_shown_by_accident() -> None:
    keys = MasterKeys(current="a", keys={"a": b"k" * 32}, index_key=b"i" * 32)

    assert repr(keys) == "MasterKeys(current='a', keys=['a'])"
    assert repr(EnvironmentKeys(keys.text())) == "EnvironmentKeys()"
