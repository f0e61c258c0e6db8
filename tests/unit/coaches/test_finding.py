"""By which words a coach is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tic_domain.coaches.finding import IN_NAME, Sought, words_in


def found(asked: str, written: str) -> bool:
    return Sought.of(asked).are_in(frozenset(words_in(written)))


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("c++", "C++, Rust"), ("C", "C++"), ("c#", "F# and C#."), (".net", "(.NET)"), (".net", "ASP.NET"),
        ("node.js", "Node.js"), ("node", "Node.js"),
        ("booking.com", "at Booking.com!"), ("A/B tests", "A/B tests"),
        ("ŁÓDŹ", "lodz"), ("strasse", "Hauptstr., STRAẞE"), ("istanbul", "İstanbul"), ("resume", "Résumé"),
        ("大学", "東京大学"), ("हिन्दी", "मैं हिन्दी"), ("שלום", "שָׁלוֹם"),
        ("goo", "google"), ("full stack", "full-stack"),
        ("google ru", "rust, google"), ("10+", "10+ years"),
    ],
)  # fmt: skip
def test_is_found(asked: str, written: str) -> None:
    assert found(asked, written)


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("c++", "C, Rust"), (".net", "net"), ("c", "coding"), ("goo rust", "google rust"),
        ("oogle", "google"),
        ("🎉", "🎉 party"), ("& | ! ( ) : * '", "and or not"), ("rust go", "rust"),
    ],
)  # fmt: skip
def test_is_not_found(asked: str, written: str) -> None:
    assert not found(asked, written)


texts = st.text(max_size=60)


@given(st.lists(texts.filter(lambda text: not text.isspace()), max_size=4), st.data())
def test_whatever_stands_between_blanks_is_found_by_itself(parts: list[str], data: st.DataObject) -> None:
    written = " ".join(parts)
    chunks = [one for one in written.split() if Sought.of(one).words]
    if chunks:
        assert found(data.draw(st.sampled_from(chunks)), written)


@given(texts)
def test_no_word_holds_what_means_something_to_a_search_engine(text: str) -> None:
    asked = Sought.of(text).words
    assert not any(set(word) & set("'\\:*&|!()<> \0") for word in (*words_in(text), *asked))
    assert not any(word.startswith(IN_NAME) for word in words_in(text))
