"""Which of the names found in a CV are meant as such."""

from collections.abc import Callable, Mapping
from typing import Final

from tic_domain.matching.dictionary.entries import Hit
from tic_domain.matching.dictionary.surroundings import Surroundings

_TITLE_WORDS: Final = 14
"""A line with a job's title has no more; a sentence has."""
_LIST_GAP: Final = 14
"""Between two members of a list: a comma, a blank, perhaps "and"."""
_LIST_WORDS: Final = 2


def meant(kind: str, around: Surroundings) -> list[Hit]:
    """The hits of that kind that count, in their order."""
    decided = _DECIDE[kind]
    hits = around.found.hits[kind]
    sure = [decided(hit, around) for hit in hits]
    if kind in _LISTED:
        _spread(hits, sure, around)
    return [hit for hit, is_sure in zip(hits, sure, strict=True) if is_sure]


def _spread(hits: list[Hit], sure: list[bool], around: Surroundings) -> None:
    """In a list, one sure member vouches for its neighbours: forwards, then backwards."""
    for order in (range(1, len(hits)), range(len(hits) - 2, -1, -1)):
        step = -1 if order.step > 0 else 1
        for place in order:
            if not sure[place] and sure[place + step]:
                pair = sorted((place, place + step))
                sure[place] = _are_listed(hits[pair[0]], hits[pair[1]], around) and not _is_part(
                    hits[place], around
                )


def _are_listed(one: Hit, other: Hit, around: Surroundings) -> bool:
    tokens = around.tokens
    between = tokens.text[tokens.ends[one.last] : tokens.starts[other.first]]
    few = other.first - one.last - 1 < _LIST_WORDS
    return few and len(between) <= _LIST_GAP and "\n\n" not in between and ". " not in between


def _is_part(hit: Hit, around: Surroundings) -> bool:
    return around.tokens.is_glued(hit.first, hit.last)


def _is_topic(hit: Hit, around: Surroundings) -> bool:
    if hit.is_sure:
        return True
    if _is_part(hit, around):
        return False
    return around.section(hit) in {"skills", "languages"} or around.around("skills", hit, before=3, behind=2)


def _is_company(hit: Hit, around: Surroundings) -> bool:
    if _is_part(hit, around):
        return False
    if hit.is_sure:
        return True
    # Among skills, the name of a company is that of its product.
    return around.section(hit) != "skills" and (_worked_at(hit, around) or _heads_a_job(hit, around))


def _worked_at(hit: Hit, around: Surroundings) -> bool:
    """Said in words, or on a line with a job or a year: "at Meta", "Meta — Engineer", "Meta (2019)"."""
    start, end = around.line(hit)
    before = max(start, hit.first - 1), hit.first - 1
    if around.is_near("companies", *before):
        return True
    if end - start > _TITLE_WORDS:
        return False
    if not around.is_near("jobs", start, end - 1) and not around.has_year(start, end):
        return False
    apart = around.stands_apart(hit) and not _among_tools(hit, around)
    return apart or around.is_near("perhaps_companies", *before)


def _heads_a_job(hit: Hit, around: Surroundings) -> bool:
    """On a line of its own, with what was done there on the next ones; or as the first of a line of jobs."""
    start, end = around.line(hit)
    section = around.section(hit)
    if hit.first != start or section == "other":
        return False
    if section == "experience":
        return around.stands_apart(hit)
    first, behind = around.next_lines(hit, 2)
    told = around.is_near("jobs", first, behind - 1) or around.has_year(first, behind)
    return hit.last == end - 1 and told


def _among_tools(hit: Hit, around: Surroundings) -> bool:
    """Whether a skill stands right beside it: then it is most likely a tool as well."""
    return hit.first - 1 in around.topics or hit.last + 1 in around.topics


def _is_level(hit: Hit, around: Surroundings) -> bool:
    start, _ = around.line(hit)
    if around.is_near("others", max(start, hit.first - 1), hit.first - 1):
        return False
    if hit.is_sure:
        return True
    if _is_part(hit, around):
        return False
    return around.around("jobs", hit, before=4, behind=4)


def _is_role(hit: Hit, around: Surroundings) -> bool:
    start, _ = around.line(hit)
    return not around.is_near("others", max(start, hit.first - 1), hit.first - 1)


def _is_language(hit: Hit, around: Surroundings) -> bool:
    start, end = around.line(hit)
    if _is_part(hit, around) or around.is_near("nationality", max(start, hit.first - 2), hit.first - 1):
        return False
    alone = hit.first == start and hit.last == end - 1
    return (
        alone or around.section(hit) == "languages" or around.around("proficiency", hit, before=2, behind=3)
    )


_LISTED: Final = frozenset({"topics", "languages"})
_DECIDE: Final[Mapping[str, Callable[[Hit, Surroundings], bool]]] = {
    "roles": _is_role,
    "levels": _is_level,
    "topics": _is_topic,
    "companies": _is_company,
    "languages": _is_language,
}
