"""The scanner finds a canary in every form, and nothing else."""

import base64
import gzip
import html
import io
import json
import quopri
import secrets
import zipfile
import zlib
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.canaries.canary import Canaries
from tests.canaries.cards import card_numbers
from tests.canaries.scanner import CUT_SHORT, Scanner

PLACE = "account.name"


def _zip(raw: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data.json", raw)
    return made.getvalue()


def _everything(text: str, mark: str) -> bytes:
    return "".join(mark.format(ord(letter)) for letter in text).encode()


HIDDEN: dict[str, Callable[[str], bytes]] = {
    "UTF-8": lambda text: text.encode(),
    "capitals": lambda text: text.upper().encode(),
    "UTF-16 LE": lambda text: text.encode("utf-16-le"),
    "UTF-16 BE": lambda text: text.encode("utf-16-be"),
    "UTF-16 with a mark": lambda text: text.encode("utf-16"),
    "base64 of UTF-16": lambda text: base64.b64encode(text.encode("utf-16-le")),
    "hex": lambda text: text.encode().hex().encode(),
    "hex in capitals": lambda text: text.encode().hex().upper().encode(),
    "percent": lambda text: _everything(text, "%{:02X}"),
    "percent where needed": lambda text: quote(f"ö {text}/").encode(),
    "JSON": lambda text: json.dumps({"ö": text}).encode(),
    "JSON, all escaped": lambda text: _everything(text, "\\u{:04x}"),
    "HTML": lambda text: html.escape(f"<{text}>").encode(),
    "HTML, decimal": lambda text: _everything(text, "&#{};"),
    "HTML, hexadecimal": lambda text: _everything(text, "&#x{:X};"),
    "quoted-printable": lambda text: quopri.encodestring(f"{'ü' * 9} {text}".encode()),
    "quoted-printable, folded": lambda text: quopri.encodestring(f"{'x' * 60}{text}".encode()),
    "quoted-printable, all escaped": lambda text: _everything(text, "={:02X}"),
    "MIME": lambda text: base64.encodebytes(b"x" * 50 + text.encode() + b"y" * 50),
    "SHA-256": lambda text: sha256(text.encode()).digest(),
    "SHA-256, hex": lambda text: sha256(text.encode()).hexdigest().upper().encode(),
    "SHA-256, base64": lambda text: base64.b64encode(b"x" + sha256(text.encode()).digest()),
    "SHA-256, base64url": lambda text: base64.urlsafe_b64encode(sha256(text.encode()).digest()),
    "gzip": lambda text: b"xx" + gzip.compress(text.encode()),
    "deflate": lambda text: b"stream\n" + zlib.compress(text.encode()),
    "ZIP in ZIP": lambda text: _zip(_zip(text.encode())),
}


@pytest.fixture
def canaries() -> Canaries:
    return Canaries()


@pytest.mark.parametrize("hide", HIDDEN.values(), ids=HIDDEN.keys())
def test_a_canary_is_seen_in_each_form(canaries: Canaries, hide: Callable[[str], bytes]) -> None:
    hidden = hide(canaries.plant(PLACE))
    canaries.plant("another")
    scanner = Scanner(canaries)

    found = scanner.scan(b"before " + hidden + b" after", "here")

    assert scanner.places(found) == {PLACE}
    assert all(one.where.startswith("here") for one in found)


@given(before=st.binary(max_size=7), after=st.binary(max_size=7), urlsafe=st.booleans())
def test_base64_shows_it_whatever_stands_around_it(before: bytes, after: bytes, urlsafe: bool) -> None:
    canaries = Canaries()
    raw = before + canaries.plant(PLACE).encode() + after
    packed = base64.urlsafe_b64encode(raw) if urlsafe else base64.b64encode(raw)

    assert Scanner(canaries).places(Scanner(canaries).scan(packed)) == {PLACE}


def test_the_digest_of_a_whole_address_is_seen(canaries: Canaries) -> None:
    address = canaries.plant("account.email", "{}@example.com")

    found = Scanner(canaries).scan(sha256(address.encode()).hexdigest())

    assert Scanner(canaries).places(found) == {"account.email"}


def test_one_that_was_cut_short_is_seen_as_such(canaries: Canaries) -> None:
    cut = canaries.plant(PLACE)[:25]

    assert {one.place for one in Scanner(canaries).scan(f"{cut}…")} == {CUT_SHORT}


def test_another_run_s_canaries_are_none_of_ours(canaries: Canaries) -> None:
    canaries.plant(PLACE)

    assert not Scanner(canaries).scan(Canaries().plant(PLACE))


def test_nothing_is_seen_in_noise(canaries: Canaries) -> None:
    canaries.plant(PLACE)

    assert not Scanner(canaries).scan(secrets.token_bytes(1 << 20))


def test_a_scan_for_no_canary_is_refused(canaries: Canaries) -> None:
    with pytest.raises(ValueError, match="would prove nothing"):
        Scanner(canaries)


def test_files_are_scanned_with_their_names(canaries: Canaries, tmp_path: Path) -> None:
    (tmp_path / canaries.plant("file name")).mkdir()
    (tmp_path / "log").write_text(canaries.plant(PLACE))

    found = Scanner(canaries).scan_files(tmp_path)

    assert {(one.place, one.where) for one in found} == {("file name", "file name"), (PLACE, "log")}


def test_a_field_keeps_its_canary(canaries: Canaries) -> None:
    assert canaries.plant(PLACE) == canaries.plant(PLACE)
    assert canaries.plant("other") != canaries.plant(PLACE)
    assert set(canaries.planted) == {PLACE, "other"}


@pytest.mark.clause("C2.4")
@pytest.mark.parametrize(
    "text", ["4242424242424242", "pan 4242 4242 4242 4242.", "5555-5555-5555-4444", '{"x":"378282246310005"}']
)
def test_card_numbers_are_seen_however_they_are_grouped(text: str) -> None:
    assert len(card_numbers(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "4242424242424241",
        "0.4242424242424242",
        "018f4242-4242-7424-8242-424242424242",
        "1764039090123456",
        "4444444444444444444444",
        "2026-11-25 10:00:00",
    ],
)
def test_other_numbers_are_no_cards(text: str) -> None:
    assert card_numbers(text) == ()
