"""An export holds all that the classification says is a person's, and nothing that is somebody else's."""

import io
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import jsonschema_rs
import psycopg
import pytest
from psycopg import sql
from psycopg.types.range import Range
from tests.integration.postgres.conftest import PostgresWorld
from tests.integration.postgres.whole_life import CANARIES, SECRET_OF_OTHERS, whole_life

from tic_adapters.archive.zip import ZipArchives
from tic_adapters.memory.files import MemoryFiles
from tic_adapters.memory.records import MemoryAttachments
from tic_adapters.postgres.columns import SEALED
from tic_adapters.postgres.records.holdings import PostgresSnapshots, held_kinds
from tic_adapters.postgres.records.views import views
from tic_adapters.postgres.subject_map import subject_map
from tic_domain.records.jobs import MakeExportJob
from tic_domain.records.model import HeldRecord
from tic_domain.records.schema import export_schema
from tic_domain.records.use_cases.download_export import DownloadExport, DownloadExportCommand
from tic_domain.records.use_cases.make_export import MakeExport
from tic_domain.records.vocabulary import unworded, words_of
from tic_domain.records.wording import unworded_terms
from tic_domain.shared.classification import Exported, Personal, Processor
from tic_domain.shared.ids import AccountId

_ATTACHED = {"files/cv-1.pdf": b"%PDF-1.7 the very bytes" * 10_000, "files/cv-2.docx": None}


def snapshots(world: PostgresWorld) -> PostgresSnapshots:
    parts = world.parts
    return PostgresSnapshots(parts.database, parts.sealer, parts.subject_keys, parts.blind_index)


async def exported(world: PostgresWorld, account_id: AccountId) -> ZipFile:
    """Made by the job, downloaded by its owner."""
    files = MemoryFiles(world.clock)
    async with world.read() as uow:
        (export,) = await uow.exports.list_of(account_id)
    make = MakeExport(
        world.open, snapshots(world), held_kinds, ZipArchives(), MemoryAttachments(_ATTACHED), files,
        world.clock, world.ids,
    )  # fmt: skip
    await make(MakeExportJob(export_id=export.id))
    download = DownloadExport(world.read, files, world.clock)
    found = await download(DownloadExportCommand(account_id=account_id, export_id=export.id))
    content = b"".join([part async for part in found.content])
    assert len(content) == found.size
    assert all(b"%PDF" not in sealed for _, sealed in files.kept.values())
    return ZipFile(io.BytesIO(content))


@pytest.mark.clause("C7.1", "C7.3")
async def test_an_export_holds_every_datum_of_a_person(world: PostgresWorld) -> None:
    ada = await whole_life(world)
    stored = _stored(world.url, ada.id)
    archive = await exported(world, ada.id)
    assert archive.testzip() is None
    document = json.loads(archive.read("export.json"))

    # It is what the published schema says, which the archive brings along.
    assert json.loads(archive.read("schema.json")) == export_schema(held_kinds())
    jsonschema_rs.Draft202012Validator(export_schema(held_kinds()), validate_formats=True).validate(document)
    records = document["records"]
    assert [kind for kind, listed in records.items() if not listed] == []

    # Value by value against the tables themselves, found without the code that made the export.
    checked = 0
    for table, columns in stored.items():
        assert len(records[table]) == len(columns["rows"]), table
        for name in columns["open"]:
            expected = sorted(json.dumps(_as_json(row[name])) for row in columns["rows"])
            assert sorted(json.dumps(one[name]) for one in records[table]) == expected, (table, name)
            checked += len(expected)
    assert checked > 150

    # What is sealed is there opened; each place has a canary of its own.
    everything = {name: archive.read(name).decode() for name in archive.namelist() if "files/" not in name}
    pages = "".join(text for name, text in everything.items() if name.endswith(".html"))
    tables = "".join(text for name, text in everything.items() if name.endswith(".csv"))
    for canary in CANARIES.values():
        assert canary in everything["export.json"], canary
        assert canary in pages, canary
        assert canary in tables, canary
    assert not [name for name, text in everything.items() if SECRET_OF_OTHERS in text]

    assert archive.read("files/cv-1.pdf") == _ATTACHED["files/cv-1.pdf"]
    assert document["files"] == ["files/cv-1.pdf"]
    assert document["files_removed_meanwhile"] == ["files/cv-2.docx"]
    assert records["cvs"][0]["file_key"] == "files/cv-1.pdf"


@pytest.mark.clause("C7.1", "C7.3")
def test_every_exported_column_is_shown_and_has_words() -> None:
    shown = {column for view in views() for column in view.columns}
    links = {path.link for within in subject_map() for path in within.paths if path.is_direct}
    missing = [
        column
        for within in subject_map()
        for column in within.table.columns
        if isinstance(datum := column.info["classification"], Personal)
        and isinstance(datum.export, Exported)
        and column not in shown | links
    ]
    exempt = [
        column
        for column in shown
        if isinstance(datum := column.info["classification"], Personal)
        and not isinstance(datum.export, Exported)
    ]
    assert len(shown) > 150
    assert (missing, exempt) == ([], [])
    assert unworded(held_kinds()) == ()
    assert unworded_terms(datum for kind in held_kinds() for datum in kind.data) == frozenset()


@pytest.mark.clause("C7.2")
def test_no_processor_keeps_what_a_correction_would_have_to_follow() -> None:
    """Resend gets what is true with each mail, LinkedIn is the source, Stripe asks the person itself."""
    follows = {Processor.HOSTING, Processor.RESEND, Processor.LINKEDIN}
    corrected = [kind for kind in held_kinds() if words_of(kind.key).correct_at]
    assert len(corrected) > 10
    keeping = {
        kind.key: {one for datum in kind.data for one in datum.recipients} - follows for kind in corrected
    }
    assert {key for key, others in keeping.items() if others} == {"payout_accounts"}


@pytest.mark.clause("C4.2", "C7.1")
async def test_pages_go_through_all_records_once_and_show_no_secret_of_others(world: PostgresWorld) -> None:
    ada = await whole_life(world)
    seen = {}
    async with snapshots(world)() as holdings:
        counts = await holdings.counts(ada.id)
        for kind in held_kinds():
            streamed = [one async for batch in holdings.stream(ada.id, kind.key) for one in batch]
            paged: list[HeldRecord] = []
            after = None
            while True:
                page = await holdings.page(ada.id, kind.key, after=after, limit=1)
                paged += page.records
                if (after := page.next) is None:
                    break
            assert paged == streamed, kind.key
            seen[kind.key] = streamed
            assert counts[kind.key] == len(streamed), kind.key

    # What others keep from a person is not among it.
    assert {one["blocker_id"] for one in seen["blocks"]} == {str(ada.id)}
    assert len(seen["reviews"]) == 2
    assert {one["coachee_id"] for one in seen["matches"]} == {str(ada.id)}
    # Of what she bought the payments, of what she sold the coach's part.
    assert {one["account"] for one in seen["ledger_postings"]} == {
        "coachee", "platform fee", "coach's share", "transferred",
    }  # fmt: skip
    assert len(seen["ledger_movements"]) == 2 + 4


def _stored(url: str, account_id: UUID) -> Mapping[str, Mapping[str, Any]]:
    """Of each table what is Ada's by a simple look: rows that name her, in their open exported columns."""
    found: dict[str, dict[str, Any]] = {}
    with psycopg.connect(url, row_factory=psycopg.rows.dict_row) as connection:
        for view in views():
            table = view.table
            names = [path.link.name for path in view.paths if path.is_direct and path.hashed is None]
            if not names or table.name in {"reviews", "messages"}:
                continue
            named = sql.SQL(" OR ").join(
                sql.SQL("{} = %(who)s").format(sql.Identifier(name)) for name in names
            )
            query = sql.SQL("SELECT * FROM {} WHERE {}").format(sql.Identifier("tic", table.name), named)
            rows = connection.execute(query, {"who": account_id}).fetchall()
            opened = [
                column.name
                for column in view.columns
                if not column.info[SEALED] and column.name != "file_key"
            ]
            found[table.name] = {"rows": rows, "open": opened}
    return found


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date | UUID):
        return str(value)
    if isinstance(value, Range):
        return {"from": _as_json(value.lower), "until": _as_json(value.upper)}
    return value
