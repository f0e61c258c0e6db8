"""The same ranking in SQL, as good as we could make it: three ways, of which the quickest counts.

The points that no wish changes are stored ready, what is compared is stored as bits, and there is an index
for every way. It gives ids and scores; explanations would come on top.
"""

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final, LiteralString
from uuid import UUID

import psycopg
from psycopg.rows import TupleRow

from tic_domain.matching import points
from tic_domain.matching.bits import places
from tic_domain.matching.candidate import Candidate
from tic_domain.matching.query import Query
from tic_domain.matching.vocabulary import Criterion
from tic_domain.matching.weights import CURRENT_WEIGHTS
from tic_domain.matching.window import WINDOW_HOURS

COMPANY_BITS: Final = 128
_TABLE: LiteralString = """
CREATE UNLOGGED TABLE coaches (
    id uuid NOT NULL, is_open boolean NOT NULL, roles int NOT NULL, kinds int NOT NULL,
    languages bigint NOT NULL, native bigint NOT NULL, topics bigint NOT NULL, level int NOT NULL,
    currency text, amount bigint,
    rating int NOT NULL, replies int NOT NULL, exposure int NOT NULL,
    worked bit(128) NOT NULL, interviewed bit(128) NOT NULL, hours bit(1512) NOT NULL,
    role_keys int[] NOT NULL, kind_keys int[] NOT NULL, language_keys int[] NOT NULL
)
"""
_INDEXES: tuple[LiteralString, ...] = (
    "ALTER TABLE coaches ADD PRIMARY KEY (id)",
    "CREATE INDEX ON coaches (currency, amount) INCLUDE (roles, kinds, languages, id) WHERE is_open",
    "CREATE INDEX ON coaches USING gin (role_keys, kind_keys, language_keys) WHERE is_open",
    "VACUUM ANALYZE coaches",
)
_SCORE: LiteralString = """
    10000 * (bit_count((topics & %(topics1)s)::bit(64)) + 2 * bit_count((topics & %(topics2)s)::bit(64))
        + 3 * bit_count((topics & %(topics3)s)::bit(64))) / %(topics_total)s * %(w_topics)s / 10000
    + CASE WHEN %(companies)s = 0 THEN 5000 ELSE 10000 * (5 * bit_count(interviewed & %(wanted)s::bit(128))
        + 3 * bit_count(worked & ~interviewed & %(wanted)s::bit(128))) / (5 * greatest(%(companies)s, 1)) END
        * %(w_companies)s / 10000
    + CASE WHEN level >= %(level)s THEN 10000 ELSE greatest(0, 10000 - 4000 * (%(level)s - level)) END
        * %(w_level)s / 10000
    + CASE WHEN roles & %(role)s <> 0 THEN 10000 ELSE 5000 END * %(w_role)s / 10000
    + 10000 * bit_count((kinds & %(kinds)s)::bit(32)) / %(kinds_count)s * %(w_kinds)s / 10000
    + 10000 * least(bit_count(hours & %(near)s::bit(1512)), 8) / 8 * %(w_hours)s / 10000
    + greatest(0, 10000 - 500 * greatest(0, (amount * 20 + %(budget)s - 1) / %(budget)s - 10))
        * %(w_price)s / 10000
    + rating * %(w_rating)s / 10000 + replies * %(w_replies)s / 10000 + exposure * %(w_exposure)s / 10000
    + CASE WHEN %(native)s = 0 THEN 5000 WHEN native & %(native)s <> 0 THEN 10000 ELSE 0 END
        * %(w_native)s / 10000
"""
_BITS: LiteralString = """
    is_open AND currency = %(currency)s AND amount <= %(budget)s AND roles & %(roles)s <> 0
    AND kinds & %(kinds)s <> 0 AND languages & %(languages)s <> 0
"""
_HOURS: LiteralString = "hours & %(hours)s::bit(1512) <> 0::bit(1512)"
_BEST: LiteralString = " ORDER BY score DESC, id LIMIT 20"
WAYS: Final[Mapping[str, LiteralString]] = {
    "bits": "SELECT id, " + _SCORE + " AS score FROM coaches WHERE " + _BITS + " AND " + _HOURS + _BEST,
    "arrays with GIN": (
        "SELECT id, " + _SCORE + " AS score FROM coaches WHERE is_open AND currency = %(currency)s "
        "AND amount <= %(budget)s AND role_keys && %(role_keys)s::int[] "
        "AND kind_keys && %(kind_keys)s::int[] AND language_keys && %(language_keys)s::int[] AND "
        + _HOURS
        + _BEST
    ),
    "bits from the index, then the rows": (
        "WITH few AS MATERIALIZED (SELECT id FROM coaches WHERE " + _BITS + ") "
        "SELECT id, " + _SCORE + " AS score FROM few JOIN coaches USING (id) WHERE " + _HOURS + _BEST
    ),
}


def fill(connection: psycopg.Connection[TupleRow], candidates: Sequence[Candidate]) -> None:
    connection.execute(_TABLE)
    with connection.cursor().copy("COPY coaches FROM STDIN") as copy:
        buffer = io.StringIO()
        for number, one in enumerate(candidates, start=1):
            buffer.write("\t".join(_columns(one)) + "\n")
            if number % 2_000 == 0:
                copy.write(buffer.getvalue())
                buffer = io.StringIO()
        copy.write(buffer.getvalue())
    for statement in _INDEXES:
        connection.execute(statement)
    # Compiling the expression takes longer than running it; and all of the table is in memory.
    connection.execute("SET jit = off")
    connection.execute("SET work_mem = '64MB'")


def best(
    connection: psycopg.Connection[TupleRow], way: str, values: Mapping[str, Any]
) -> list[tuple[UUID, int]]:
    return [(coach_id, int(score)) for coach_id, score in connection.execute(WAYS[way], values, prepare=True)]


def values_of(query: Query) -> dict[str, Any]:
    weight = CURRENT_WEIGHTS.favouring(query.top_criterion)
    priorities = {n: sum(bit for bit, priority in query.topics if priority == n) for n in (1, 2, 3)}
    return {
        **{f"topics{n}": mask for n, mask in priorities.items()},
        "topics_total": query.topics_total,
        "companies": query.companies.bit_count(),
        "wanted": f"{query.companies:0{COMPANY_BITS}b}",
        "level": query.level,
        "role": query.role,
        "roles": query.role | query.related_roles,
        "kinds": query.kinds,
        "kinds_count": query.kinds.bit_count(),
        "languages": query.languages,
        "native": query.native,
        "hours": f"{query.hours:0{WINDOW_HOURS}b}",
        "near": f"{query.near_hours:0{WINDOW_HOURS}b}",
        "budget": query.budget.amount,
        "currency": query.budget.currency,
        "role_keys": list(places(query.role | query.related_roles)),
        "kind_keys": list(places(query.kinds)),
        "language_keys": list(places(query.languages)),
        **{f"w_{_NAMES[criterion]}": weight[criterion] for criterion in Criterion},
    }


_NAMES: Final = {
    Criterion.TOPICS: "topics",
    Criterion.COMPANIES: "companies",
    Criterion.LEVEL: "level",
    Criterion.ROLE: "role",
    Criterion.KINDS: "kinds",
    Criterion.HOURS: "hours",
    Criterion.PRICE: "price",
    Criterion.RATING: "rating",
    Criterion.REPLIES: "replies",
    Criterion.NATIVE: "native",
    Criterion.EXPOSURE: "exposure",
}


def _columns(one: Candidate) -> tuple[str, ...]:
    return (
        str(one.id),
        "t" if one.accepting and one.active_coachees < one.capacity else "f",
        str(one.roles),
        str(one.kinds),
        str(one.languages),
        str(one.native),
        str(one.topics),
        str(one.top_level),
        one.price.currency if one.price else r"\N",
        str(one.price.amount) if one.price else r"\N",
        str(points.rating(one.rating_total, one.rating_count)),
        str(points.replies(one.reply_minutes)),
        str(points.exposure(one.shown_recently, one.capacity)),
        f"{one.worked_at:0{COMPANY_BITS}b}",
        f"{one.interviewed_for:0{COMPANY_BITS}b}",
        f"{one.hours:0{WINDOW_HOURS}b}",
        *("{" + ",".join(map(str, places(mask))) + "}" for mask in (one.roles, one.kinds, one.languages)),
    )
