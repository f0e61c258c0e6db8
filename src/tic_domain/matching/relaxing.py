"""The wishes that a coachee could give up, each as small changes of one answer, and who passes with each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from operator import and_
from typing import Any, Final

import attrs

from tic_domain.coaches.model import HIGHEST_PRICE
from tic_domain.coaches.vocabulary import INTERVIEW_KINDS, LANGUAGES, ROLES
from tic_domain.matching import bits, more_time
from tic_domain.matching.changes import Change
from tic_domain.matching.filtering import passing
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.more_time import MoreTime
from tic_domain.matching.query import Query
from tic_domain.matching.ranking import CoachMarket
from tic_domain.matching.vocabulary import RELATED_ROLES, Rule
from tic_domain.shared.money import MINOR_DIGITS, Money

WISHES: Final = (Rule.BUDGET, Rule.HOURS, Rule.LANGUAGE, Rule.KIND, Rule.ROLE)
"""The rules that an answer can bend; the others are the coaches' own."""
MOST_LANGUAGES: Final = 10
BUDGET_PERCENTS: Final = (10, 20, 35, 50, 75, 100)
ROUND_AMOUNT: Final = 500
"""Minor units: nobody budgets more finely."""


@attrs.frozen(kw_only=True)
class Way:
    """One wish changed. `words` complete to “… adds 6 coaches.”"""

    rule: Rule
    changes: tuple[Change, ...]
    words: str
    passing: int
    """Who fulfils the rule with it."""
    replaces: bool = False
    """Whether who fulfilled it before may not any more."""


@attrs.frozen
class Wishes:
    """What one coachee wishes in a market, who fulfils each wish, and the ways to change them."""

    market: CoachMarket
    query: Query
    answers: QuizAnswers
    passed: Mapping[Rule, int]
    open_to_them: int
    """Who takes somebody new, has a place and is available."""
    fitting: int
    _kept: dict[str, list[Way]] = attrs.field(factory=dict, init=False)

    @classmethod
    def of(cls, market: CoachMarket, query: Query, answers: QuizAnswers) -> "Wishes":
        passed = passing(market, query)
        open_to_them = reduce(and_, [mask for rule, mask in passed.items() if rule not in WISHES])
        fitting = reduce(and_, [passed[rule] for rule in WISHES], open_to_them)
        return cls(market, query, answers, passed, open_to_them, fitting.bit_count())

    def but(self, rules: Sequence[Rule]) -> int:
        """Who fulfils all but perhaps those."""
        return reduce(and_, [self.passed[rule] for rule in WISHES if rule not in rules], self.open_to_them)

    def failing(self, rules: Sequence[Rule]) -> int:
        """Who fails those and no other."""
        found = self.but(rules)
        for rule in rules:
            found &= ~self.passed[rule]
        return found

    def fitting_with(self, ways: Sequence[Way]) -> int:
        """Who fits with those instead: exact, since a way bends one rule and no other."""
        return reduce(and_, [way.passing for way in ways], self.but([way.rule for way in ways]))

    def ladders(self, rule: Rule, among: int) -> Iterator[list[Way]]:
        """Ways for coaches who fail it. Along each ladder a way asks more than the one before."""
        if rule is Rule.BUDGET:
            yield self._budgets(among)
            yield from ([way] for way in self._currencies(among))
        elif rule is Rule.HOURS:
            yield self._timed("deadlines", more_time.later_deadlines)
            yield [
                *self._best(self._timed("parts", more_time.more_hours)),
                *self._timed("many", more_time.many_more_hours),
            ]
        else:
            yield self._best(self._single(rule))

    def ways(self, rule: Rule, among: int) -> list[Way]:
        """All that let somebody of them pass."""
        if rule is Rule.BUDGET:
            found = [*self._budgets(among), *self._currencies(among)]
        elif rule is Rule.HOURS:
            found = [
                *self._timed("deadlines", more_time.later_deadlines),
                *self._timed("parts", more_time.more_hours),
                *self._timed("many", more_time.many_more_hours),
            ]
        else:
            found = self._single(rule)
        return [way for way in found if way.passing & among]

    def last_resorts(self, rule: Rule) -> list[Way]:
        return self._timed("last", more_time.last_resorts) if rule is Rule.HOURS else []

    def _best(self, ways: Sequence[Way]) -> list[Way]:
        """Equally dear ways: the one with which most fit, the first of several."""
        best = max(ways, key=lambda way: self.fitting_with((way,)).bit_count(), default=None)
        return [] if best is None else [best]

    def _single(self, rule: Rule) -> list[Way]:
        if rule.value not in self._kept:
            self._kept[rule.value] = list(_SINGLE[rule](self))
        return self._kept[rule.value]

    def _budgets(self, among: int) -> list[Way]:
        budget = self.query.budget
        steps = {-(-budget.amount * percent // 100) for percent in BUDGET_PERCENTS}
        for amount in _first_and_middle(self.market.charges(among, budget.currency)):
            steps.add(amount - budget.amount)
            if amount <= 2 * budget.amount:
                break  # the steps reach it, so that more than the cheapest needs no other
        raised = {budget.amount + -(-step // ROUND_AMOUNT) * ROUND_AMOUNT for step in steps if step > 0}
        capped = sorted({min(amount, HIGHEST_PRICE) for amount in raised})
        return [
            self._budget(
                Money(amount, budget.currency), f"+{Money(amount - budget.amount, budget.currency)} a session"
            )
            for amount in capped
            if amount > budget.amount
        ]

    def _currencies(self, among: int) -> Iterator[Way]:
        budget = self.query.budget
        main_units = budget.amount // 10 ** MINOR_DIGITS[budget.currency]
        for currency in sorted(MINOR_DIGITS):
            reached = _first_and_middle(self.market.charges(among, currency))
            if currency != budget.currency and reached:
                same = main_units * 10 ** MINOR_DIGITS[currency]
                amount = same if same >= reached[0] else -(-reached[0] // ROUND_AMOUNT) * ROUND_AMOUNT
                other = Money(min(amount, HIGHEST_PRICE), currency)
                yield self._budget(other, f"a budget of {other} instead of {budget}", replaces=True)

    def _budget(self, budget: Money, words: str, *, replaces: bool = False) -> Way:
        return Way(
            rule=Rule.BUDGET,
            changes=(Change.to_budget(budget),),
            words=words,
            passing=self.passing(Rule.BUDGET, budget=budget),
            replaces=replaces,
        )

    def passing(self, rule: Rule, **changed: Any) -> int:
        """Who fulfils the rule with these parts of the query changed."""
        return self.market.who_passes(rule, attrs.evolve(self.query, **changed))

    def _timed(self, name: str, make: Callable[[Query, QuizAnswers], Iterator[MoreTime]]) -> list[Way]:
        if name not in self._kept:
            self._kept[name] = [
                Way(rule=Rule.HOURS, changes=one.changes, words=one.words, passing=self._free(one.hours))
                for one in make(self.query, self.answers)
            ]
        return self._kept[name]

    def _free(self, hours: int) -> int:
        """Who has one of those hours. Mostly they are the known ones and some more."""
        if self.query.hours & ~hours:
            return self.passing(Rule.HOURS, hours=hours)
        return self.passed[Rule.HOURS] | self.passing(Rule.HOURS, hours=hours & ~self.query.hours)


def _more_languages(wishes: Wishes) -> Iterator[Way]:
    if len(wishes.answers.languages) >= MOST_LANGUAGES:
        return
    for key, label in LANGUAGES.items():
        if key not in wishes.answers.languages:
            speaking = wishes.passing(Rule.LANGUAGE, languages=bits.LANGUAGES.bit(key))
            yield Way(
                rule=Rule.LANGUAGE,
                changes=(Change("languages", key),),
                words=f"{label} as a further language",
                passing=wishes.passed[Rule.LANGUAGE] | speaking,
            )


def _more_kinds(wishes: Wishes) -> Iterator[Way]:
    for key, label in INTERVIEW_KINDS.items():
        if key not in wishes.answers.interview_kinds:
            coaching = wishes.passing(Rule.KIND, kinds=bits.KINDS.bit(key))
            yield Way(
                rule=Rule.KIND,
                changes=(Change("interview_kinds", key),),
                words=f"{label} as a further kind of interview",
                passing=wishes.passed[Rule.KIND] | coaching,
            )


def _other_roles(wishes: Wishes) -> Iterator[Way]:
    """For whom nobody coaches: to all others their role is no wish but a fact."""
    if wishes.fitting:
        return
    for key, label in ROLES.items():
        if key != wishes.answers.role:
            served = bits.ROLES.mask((key, *RELATED_ROLES.get(key, ())))
            yield Way(
                rule=Rule.ROLE,
                changes=(Change("role", key),),
                words=f"{label} as your role instead",
                passing=wishes.passing(Rule.ROLE, role=served, related_roles=0),
                replaces=True,
            )


_SINGLE: Final[Mapping[Rule, Callable[[Wishes], Iterator[Way]]]] = {
    Rule.LANGUAGE: _more_languages,
    Rule.KIND: _more_kinds,
    Rule.ROLE: _other_roles,
}


def _first_and_middle(amounts: Sequence[int]) -> tuple[int, ...]:
    """Of ascending amounts the lowest, and the one that half of them don't exceed; or nothing."""
    return (amounts[0], amounts[(len(amounts) - 1) // 2]) if amounts else ()
