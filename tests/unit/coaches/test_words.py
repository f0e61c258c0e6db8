"""The words of the directory in memory, beside a plain dictionary of who uses what."""

from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from tic_adapters.postgres.directory.postings import Gathered, words_sent
from tic_adapters.postgres.directory.terms import Term
from tic_adapters.postgres.directory.words import Words

WORDS: Final = ("go", "goethe", "google", "gö", "n:go", "東", "東京", "z", "c++", ".net")
lexemes = st.frozensets(st.sampled_from(WORDS), max_size=5)
numbers = st.integers(1, 6)


def sent(words: frozenset[str]) -> bytes:
    """As `tsvectorsend` has it."""
    return len(words).to_bytes(4) + b"".join(word.encode() + b"\0\0\0" for word in sorted(words))


def found(words: Words, term: Term) -> set[int]:
    before, changed, now = (set(part.tolist()) for part in words.using(term))
    return (before - changed) | now


@given(
    read=st.dictionaries(numbers, lexemes),
    steps=st.lists(st.none() | st.tuples(numbers, lexemes), max_size=8),
    meanwhile=st.lists(st.tuples(numbers, lexemes), max_size=3),
)
def test_whoever_changes_is_found_by_the_words_of_now(
    read: dict[int, frozenset[str]],
    steps: list[tuple[int, frozenset[str]] | None],
    meanwhile: list[tuple[int, frozenset[str]]],
) -> None:
    """None stands for merging, during which the others happen."""
    known, words, gathered = dict(read), Words(), Gathered()
    gathered.add_sent((number, sent(own)) for number, own in read.items())
    words.take(gathered.postings(), {})
    for step in steps:
        if step is None:
            postings, changed = words.since
            assert postings is not None
            merged = postings.with_changed(changed)
            for number, own in meanwhile:
                known[number] = own
                words.put(number, own)
            words.take(merged, changed)
        else:
            known[step[0]] = step[1]
            words.put(*step)
        for word in WORDS:
            exact = {number for number, own in known.items() if word in own}
            assert found(words, Term(word, False)) == exact
            beginning = {number for number, own in known.items() if any(one.startswith(word) for one in own)}
            assert found(words, Term(word, True)) == beginning


@given(lexemes)
def test_words_are_read_as_they_are_sent(words: frozenset[str]) -> None:
    assert {word.decode() for word in words_sent(sent(words))} == words


def test_merged_postings_hold_no_word_that_nobody_uses() -> None:
    gathered = Gathered()
    gathered.add(1, [b"alone", b"both"])
    gathered.add(2, [b"both"])
    postings = gathered.postings().with_changed({1: frozenset({"new"})})
    assert list(postings.lexicon) == [b"both", b"new"]
    assert postings.numbers.tolist() == [2, 1]
    assert postings.size > 0
