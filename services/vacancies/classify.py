"""Which unit group of occupations a vacancy's title names, by rules written in Russian. Pure.

The rules are in `classify_rules.txt`, whose head says how a pattern is written. A title is cut into the
alternatives it lists («Менеджер / Продавец»); what stands in brackets or quotation marks only supports. The
first alternative counts most, then the pattern that explains most words, then the one that starts earliest.
What no rule explains stays unknown: `-`, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from services.vacancies.classify_words import Lexicon, Rule, read_rules, words

UNKNOWN = "-"
LEAST = 0.8
"""Of conclusions below it hardly more than half were right on labelled titles: they stay unknown."""
SURE = 0.8
"""From this confidence on the text is not asked."""
TEXT_LIMIT = 600
"""Characters of the text that are read: what the job is stands at its beginning."""


@dataclass(frozen=True, slots=True)
class Classified:
    """A unit group (four digits, or "-" for unknown), and how often such a conclusion is right, 0 to 1."""

    occupation: str
    confidence: float


class Match(NamedTuple):
    """A rule that holds. Compared by how well it explains the title, then by how sure it is."""

    score: int
    confidence: float
    occupation: str
    length: int
    place: int
    """Which alternative of the title it stands in, from 0."""


NOTHING = Classified(UNKNOWN, 0.0)

_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]?")
_QUOTES = re.compile(r"[«\"“„]([^«»\"“”„]*)[»\"”]")
_FIRST_DASH = re.compile(r"^(\s*\w+)\s+[-–—]\s+(?=\w)")
"""«Врач - уролог» is one name written with spaces, not two."""
_LETTERS = re.compile(r"(?<=\b\w)\s*,\s*(?=\w\b)")
"""«Категории В, С» is one list of letters."""
_SAME = {"брат": "сестра", "медбрат": "медсестра"}
_CUTS = re.compile(r"[/\\|;,•:·]|\s[-–—]+\s|\s(?:или|либо)\s")


@cache
def rules() -> Lexicon:
    """All rules, read when the first title comes: a service that has classified nothing does without them."""
    return read_rules(Path(__file__).with_name("classify_rules.txt"))


def classify(title: str, text: str = "") -> Classified:
    """The unit group that `title` names. `text` is asked only where the title says too little."""
    found = _by_title(title)
    if not text or found.confidence >= SURE:
        return found
    return _with_text(title, text[:TEXT_LIMIT], found)


@lru_cache(maxsize=32_768)
def _by_title(title: str) -> Classified:
    parts, aside = _cut(title)
    return _best(_matches(parts, aside), NOTHING)


def _with_text(title: str, text: str, found: Classified) -> Classified:
    """The text may complete what the title began («Водитель» … «категория Е»), never begin by itself."""
    parts, aside = _cut(title)
    matches = (match for match in _matches(parts, aside + words(text)) if match.length > 1)
    return _best(matches, found, discount=0.85)


def _best(matches: Iterable[Match], otherwise: Classified, discount: float = 1.0) -> Classified:
    """The best match. A doubtful one makes the title unknown, it does not give way to the next; only a single
    word that says little («Администратор / старший продавец») gives way to a later alternative."""
    found = list(matches)
    best = max(found, default=None)
    if best and best.confidence < LEAST and best.length == 1:
        first = best.place
        best = max((one for one in found if one.confidence >= LEAST and one.place > first), default=None)
    if best is None or best.confidence < LEAST:
        return otherwise
    return Classified(best.occupation, round(best.confidence * discount, 3))


def _cut(title: str) -> tuple[list[list[str]], list[str]]:
    """The alternatives of a title, each as words, and the words in brackets and quotation marks."""
    aside: list[str] = []

    def put_aside(match: re.Match[str]) -> str:
        aside.extend(words(match[1]))
        return " "

    main = _FIRST_DASH.sub(r"\1-", _BRACKETS.sub(put_aside, _QUOTES.sub(put_aside, title)))
    if "," in main:
        main = _LETTERS.sub(" ", main)
    parts = [part for part in map(words, _CUTS.split(main)) if part]
    if len(parts) > 1:
        nexts: list[list[str]] = [*parts[1:], []]
        parts = [one for one, then in zip(parts, nexts, strict=True) if not _twins(one, then)]
    return parts or [aside], aside


def _twins(one: Sequence[str], then: Sequence[str]) -> bool:
    """«Мойщица / мойщик посуды» is one job: what the second adds belongs to both."""
    if len(one) >= len(then):
        return False
    return all(_SAME.get(a, a)[:4] == _SAME.get(b, b)[:4] for a, b in zip(one, then, strict=False))


def _matches(parts: Sequence[Sequence[str]], aside: Sequence[str]) -> Iterator[Match]:
    known = rules()
    near = _meaning(aside)
    for place, part in enumerate(parts):
        here = _meaning(part)
        said = here | near
        led = helps = False
        for position, word in enumerate(part):
            for rule, base_form in known.starting_with(word).among(said):
                if led and not rule.leads:
                    continue  # «начальник участка сварки» is not a welder
                if not (base_form or position == 0 or helps):
                    continue  # «подбор водителей» is not a driver
                if rule.others <= said and rule.never.isdisjoint(here):
                    yield _match(rule, position, place, borrowed=not rule.others <= here, helped=helps)
            led = led or known.is_lead(word)
            helps = helps or known.is_helper(word)


def _match(rule: Rule, position: int, place: int, *, borrowed: bool, helped: bool) -> Match:
    """How well the rule explains the title. Each thing that makes it less direct costs 8 % of confidence,
    but what brackets complete 5 %: on labelled titles it was right more often.
    """
    score = 10 * rule.length + rule.weight - 3 * position - 14 * place - 4 * borrowed
    doubt = 0.92 ** (place + helped) * (0.95 if borrowed else 1.0)
    return Match(score, rule.confidence * doubt, rule.occupation, rule.length, place)


def _meaning(said: Iterable[str]) -> frozenset[int]:
    return frozenset().union(*map(rules().meaning, said))


__all__ = ["UNKNOWN", "Classified", "classify"]
