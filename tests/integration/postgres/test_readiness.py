import pytest

from tic_adapters.postgres import migrate
from tic_adapters.postgres.engine import Database
from tic_adapters.postgres.readiness import NEWEST, SchemaReadiness
from tic_domain.shared.errors import Unavailable


async def test_a_migrated_database_lacks_nothing(migrated_database: str) -> None:
    database = Database(url=migrated_database)

    assert await SchemaReadiness(database)() == ()

    await database.close()


async def test_an_empty_database_lacks_the_schema(fresh_database: str) -> None:
    database = Database(url=fresh_database)

    (missing,) = await SchemaReadiness(database)()

    assert "tic db upgrade" in missing
    await database.close()


async def test_a_database_that_is_away_is_said_to_be() -> None:
    database = Database(url="postgresql://nobody@127.0.0.1:1/none")

    with pytest.raises(Unavailable):
        await SchemaReadiness(database)()

    await database.close()


def test_the_newest_revision_is_the_one_written_down() -> None:
    assert migrate.newest() == NEWEST
