"""Words as the index of PostgreSQL is asked for them."""

import attrs

from tic_domain.coaches.finding import IN_NAME, Sought


@attrs.frozen
class Term:
    """A lexeme, or the beginning of one."""

    lexeme: str
    is_beginning: bool

    @property
    def tsquery(self) -> str:
        """Quoted: a word holds neither quotes nor backslashes, so nothing in it means anything there."""
        return f"'{self.lexeme}':*" if self.is_beginning else f"'{self.lexeme}'"

    def is_in(self, lexemes: frozenset[str]) -> bool:
        if not self.is_beginning:
            return self.lexeme in lexemes
        return any(one.startswith(self.lexeme) for one in lexemes)


@attrs.frozen
class Terms:
    """All that has to be known to answer a text, and to say how well somebody answers it."""

    anywhere: tuple[Term, ...]
    in_name: tuple[Term, ...]
    whole: Term
    """The last word, were it complete."""

    @classmethod
    def of(cls, sought: Sought) -> "Terms | None":
        """None where signs alone were asked for."""
        if not sought.words:
            return None
        *others, last = sought.words
        words = [*((one, False) for one in others), (last, sought.has_beginning)]
        return cls(
            anywhere=tuple(Term(word, beginning) for word, beginning in words),
            in_name=tuple(Term(IN_NAME + word, beginning) for word, beginning in words),
            whole=Term(last, False),
        )

    def all(self) -> tuple[Term, ...]:
        return (*self.anywhere, *self.in_name, self.whole)
