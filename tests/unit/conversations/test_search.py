import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.conversations.conftest import Talk

from tic_domain.accounts.model import Account
from tic_domain.conversations.ports import SearchPlace
from tic_domain.conversations.search import LONGEST_QUERY, Query, folded, quoted
from tic_domain.conversations.use_cases.search_messages import (
    FoundMessages,
    SearchMessages,
    SearchMessagesCommand,
)
from tic_domain.shared.errors import InvalidInput, NotFound
from tic_domain.shared.ids import ConversationId


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Über die Straße", "uber STRASSE"),
        ("Café, naïve résumé", "resume cafe"),
        ("ΣΊΣΥΦΟΣ", "σισυφος"),
        ("İstanbul", "istanbul"),
        ("Ａｐｐｌｅ", "apple"),
        ("ﬁnal round", "final"),
        ("system design", "sign tem"),
        ("日本語の面接", "面接"),
        ("Łódź", "łodz"),
    ],
)
def test_case_and_accents_make_no_difference(text: str, words: str) -> None:
    query = Query.of(words)
    assert query.finds(text)
    assert any(part.is_hit for part in quoted(text, query))


def test_every_word_has_to_be_there() -> None:
    assert not Query.of("cache invalidation").finds("The cache is warm.")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "Write at least 1"),
        ("\u200b \u202e", "Write at least 1"),
        ("\u0301", "nothing in it to look for"),
        ("a\0", "can't be shown"),
        ("x" * (LONGEST_QUERY + 1), "Keep it to 200"),
        ("x" * 1_000_000, "Keep it to 200"),
        (" ".join("abcdefghijk"), "11 words"),
    ],
)
def test_a_query_that_cant_be_taken_names_its_field(text: str, word: str) -> None:
    with pytest.raises(InvalidInput, match=f"q: .*{word}"):
        Query.of(text)


@given(st.text(max_size=40))
def test_text_is_folded_letter_by_letter(text: str) -> None:
    assert folded(text) == "".join(map(folded, text))


@given(st.text(max_size=300), st.text("abß é", min_size=1, max_size=4), st.text(max_size=300))
def test_a_quote_is_a_piece_of_the_text_that_holds_the_first_word_found(
    before: str, word: str, after: str
) -> None:
    if not word.strip():
        return
    text, query = before + word + after, Query.of(word)
    parts = quoted(text, query)
    inner = [part for part in parts if part.text != "…" or part.is_hit]
    assert "".join(part.text for part in inner) in text
    assert len("".join(part.text for part in parts)) <= 242
    if query.finds(text):
        assert any(part.is_hit for part in parts)
    assert all(part.text for part in parts)


async def _search(
    talk: Talk,
    who: Account,
    text: str,
    *,
    only: ConversationId | None = None,
    after: SearchPlace | None = None,
    limit: int = 20,
) -> FoundMessages:
    return await SearchMessages(talk.house.open)(
        SearchMessagesCommand(account_id=who.id, text=text, conversation_id=only, after=after, limit=limit)
    )


def _texts(found: FoundMessages) -> list[str | None]:
    return [hit.message.body for hit in found.hits]


@pytest.mark.clause("C2.3")
async def test_both_sides_find_what_was_said_and_nobody_else_does(talk: Talk) -> None:
    started = await talk.start(body="A rate limiter over several regions")
    stranger = await talk.house.member("Stig Stranger")

    for who, name in ((talk.coach, "Cem Coachee"), (talk.coachee, "Cora Coach")):
        (hit,) = (await _search(talk, who, "LIMITER")).hits
        assert (hit.message.id, hit.other_name) == (started.message.id, name)
        assert [(part.text, part.is_hit) for part in hit.quote] == [
            ("A rate ", False),
            ("limiter", True),
            (" over several regions", False),
        ]
    assert (await _search(talk, stranger, "limiter")).hits == ()
    with pytest.raises(NotFound):
        await _search(talk, stranger, "limiter", only=started.conversation.id)


async def test_what_was_deleted_or_edited_away_is_not_found(talk: Talk) -> None:
    started = await talk.start(body="secret one")
    await talk.edit(talk.coachee, started.message, "public one")
    sent = await talk.send(talk.coach, started.conversation.id, "secret two")
    await talk.delete(talk.coach, sent)

    assert (await _search(talk, talk.coachee, "secret")).hits == ()
    assert _texts(await _search(talk, talk.coachee, "one")) == ["public one"]


async def test_pages_of_hits_lead_back_without_gap_or_double(talk: Talk) -> None:
    started = await talk.start(body="hit 0")
    for number in range(1, 12):
        await talk.send(
            talk.coach, started.conversation.id, f"{'hit' if number % 5 == 0 else 'miss'} {number}"
        )

    found: list[str | None] = []
    place, pages = None, 0
    while pages == 0 or place is not None:
        page = await SearchMessages(talk.house.open, most_looked_at=4, at_once=2)(
            SearchMessagesCommand(
                account_id=talk.coachee.id, text="hit", conversation_id=None, after=place, limit=1
            )
        )
        found += _texts(page)
        place, pages = page.next, pages + 1

    assert found == ["hit 10", "hit 5", "hit 0"]
    assert pages > 3
