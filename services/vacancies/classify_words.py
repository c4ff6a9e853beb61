"""Words and patterns of the classification rules: how a word is known in its forms, how rules are read."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeAlias, TypeVar

T = TypeVar("T")
Entry: TypeAlias = tuple[int, bool]
"""The number of what a form may mean, and whether the form is the base form."""

_WORD = re.compile(r"[a-zа-я0-9]+(?:[+#]+)?")
_LOOKALIKES = str.maketrans("abcehkmoptxy", "авсенкмортху")
_SPELLINGS = {"1c": "1с", "c#": "c#", "с#": "c#", "с++": "c++"}
_NOUN: tuple[str, ...] = (
    *("", "а", "я", "ы", "и", "у", "ю", "е", "о", "ь", "й", "ой", "ей", "ом", "ем", "ам", "ям", "ах", "ях"),
    *("ами", "ями", "ов", "ев", "ью", "ою", "ею", "ии", "ию", "ия", "иям", "иях"),
)
_ADJECTIVE: tuple[str, ...] = (
    *(
        "ый",
        "ий",
        "ой",
        "ая",
        "яя",
        "ое",
        "ее",
        "ые",
        "ие",
        "ого",
        "его",
        "ому",
        "ему",
        "ым",
        "им",
        "ом",
        "ем",
    ),
    *("ей", "ую", "юю", "ых", "их", "ыми", "ими", "ою", "ею"),
)
_BASE_ENDINGS = ("ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие")
_VOWELS = "аяыиуюеоьй"


def words(text: str) -> list[str]:
    """The words of a title in one spelling: lower case, ё as е, no Latin letters inside Russian words."""
    return [_spelled(word) for word in _WORD.findall(_with_one_e(text.lower()))]


def _with_one_e(text: str) -> str:
    """«ё» as «е», whether it is one Russian letter, one Latin letter or a letter with a mark of its own."""
    return text.replace("ё", "е").replace("\u00eb", "е").replace("\u0308", "")


@lru_cache(maxsize=16_384)
def _spelled(word: str) -> str:
    if word in _SPELLINGS:
        return _SPELLINGS[word]
    if word.isascii() or not any("a" <= letter <= "z" for letter in word):
        return word
    return word.translate(_LOOKALIKES)


def forms(word: str) -> set[str]:
    """A Russian noun or adjective with its endings; any other word, and one written `=word`, as it is.

    Made by rule, not from a dictionary: some of the forms do not exist, which costs nothing. The stem is
    never shorter than three letters, so that no short word turns into another.
    """
    if word.startswith("="):
        return {word[1:]}
    if word.isascii() or len(word) < 4:
        return {word}
    stems = {word[:-1] if word[-1] in _VOWELS else word}
    endings = _NOUN
    if word.endswith(_BASE_ENDINGS):
        stems, endings = {word[:-2]}, _ADJECTIVE
    elif word.endswith("ец"):
        stems.add(word[:-2] + "ц")
    return {word, *(stem + ending for stem in stems if len(stem) > 2 for ending in endings)}


class Dictionary:
    """Entries found by a word in any of its forms, or by how a word begins (written `begin*`)."""

    def __init__(self) -> None:
        # Forms are many and share their entries, which are few: each entry is kept once.
        self._words: dict[str, tuple[Entry, ...]] = {}
        self._beginnings: dict[str, set[int]] = defaultdict(set)
        self.found = lru_cache(maxsize=16_384)(self._found)

    def add(self, alternatives: str, entry: int) -> None:
        """Enters all of `a|b*|=c` under the number `entry`."""
        for word in alternatives.split("|"):
            if word.endswith("*"):
                self._beginnings[word[:-1]].add(entry)
                continue
            in_base_form, bent = (entry, True), (entry, False)
            for form in forms(word):
                said = in_base_form if form == word.lstrip("=") else bent
                self._words[form] = (*self._words.get(form, ()), said)

    def _found(self, word: str) -> dict[int, bool]:
        """The entries that `word` means, and whether it stands in its base form (a beginning always does)."""
        entries: dict[int, bool] = {}
        for entry, base in self._words.get(word, ()):
            entries[entry] = base or entries.get(entry, False)
        for length in range(1, len(word) + 1):
            entries.update(dict.fromkeys(self._beginnings.get(word[:length], ()), True))
        return entries


@dataclass(frozen=True, slots=True)
class Rule:
    """Titles with these words belong to this unit group. Words are the numbers of the lexicon's terms."""

    occupation: str
    others: frozenset[int]
    never: frozenset[int]
    confidence: float
    weight: int
    leads: bool
    """The head names somebody in charge («начальник»), so that the rule may be used after such a word."""

    @property
    def length(self) -> int:
        """How many words of a title the rule explains."""
        return len(self.others) + 1


Heading: TypeAlias = tuple[Rule, bool]
"""A rule whose first word a word may be, and whether it stands in its base form."""


class Starting(NamedTuple):
    """The rules whose first word a word may be. «Менеджер» begins hundreds: what else one needs finds it."""

    bare: tuple[Heading, ...]
    needing: dict[int, tuple[Heading, ...]]
    """By the rarest of the other words that they need."""

    def among(self, said: frozenset[int]) -> Iterator[Heading]:
        """Those that need nothing else, and those whose rarest other word is said."""
        yield from self.bare
        for term in self.needing.keys() & said:
            yield from self.needing[term]


class Lexicon:
    """The rules of a file: which ones may begin with a word, and what the words of a title mean to them."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self._heads, self._terms = Dictionary(), Dictionary()
        self._numbers: dict[str, int] = {}
        self._uses: Counter[int] = Counter()
        self._leads = self._helpers = -1
        self.starting_with = lru_cache(maxsize=16_384)(self._starting_with)
        self.meaning = lru_cache(maxsize=16_384)(lambda word: frozenset(self._terms.found(word)))

    def _starting_with(self, word: str) -> Starting:
        bare: list[Heading] = []
        needing: dict[int, list[Heading]] = defaultdict(list)
        for number, base in self._heads.found(word).items():
            rule = self.rules[number]
            rarest = min(rule.others, key=self._uses.__getitem__, default=None)
            (bare if rarest is None else needing[rarest]).append((rule, base))
        return Starting(tuple(bare), {term: tuple(rules) for term, rules in needing.items()})

    def is_lead(self, word: str) -> bool:
        """Whether the word names somebody in charge."""
        return self._leads in self.meaning(word)

    def is_helper(self, word: str) -> bool:
        """Whether the next name of a job stands in another case after this word («помощник повара»)."""
        return self._helpers in self.meaning(word)

    def term(self, alternatives: str) -> int:
        """The number under which any of the alternatives is known."""
        if alternatives not in self._numbers:
            self._numbers[alternatives] = len(self._numbers)
            self._terms.add(alternatives, self._numbers[alternatives])
        return self._numbers[alternatives]

    def add(self, occupation: str, text: str, macros: dict[str, str]) -> None:
        """One pattern. ValueError if it says nothing."""
        confidence, weight = 0.95, 0
        terms: list[str] = []
        never: set[int] = set()
        for word in text.split():
            if word.startswith("~"):
                confidence = float(word[1:])
            elif word.startswith("^"):
                weight = int(word[1:])
            elif word.startswith("!"):
                never.add(self.term(_expanded(word[1:], macros)))
            else:
                terms.append(_expanded(word, macros))
        if not terms or any(not part.strip("=*") for term in terms for part in term.split("|")):
            raise ValueError(f"a pattern with an empty word: {text!r}")
        leads = not set(terms[0].split("|")).isdisjoint(macros["@lead"].split("|"))
        others = frozenset(map(self.term, terms[1:]))
        self._uses.update(others)
        self._heads.add(terms[0], len(self.rules))
        self.rules.append(Rule(occupation, others, frozenset(never), confidence, weight, leads))

    def name_roles(self, leads: str, helpers: str) -> None:
        """Which words name somebody in charge, and which are followed by another job's name."""
        self._leads, self._helpers = self.term(leads), self.term(helpers)


def read_rules(file: Path) -> Lexicon:
    """The rules of a file. ValueError with the line's number if one cannot be read."""
    lexicon = Lexicon()
    macros: dict[str, str] = {}
    occupation = ""
    for number, line in enumerate(map(str.strip, file.read_text(encoding="utf-8").splitlines()), 1):
        try:
            if not line or line.startswith("#"):
                continue
            if macro := re.fullmatch(r"(@\w+) = (.+)", line):
                macros[macro[1]] = "|".join(macro[2].split())
            elif heading := re.fullmatch(r"\[(\d{4})\] .+", line):
                occupation = heading[1]
            else:
                for pattern in filter(str.strip, line.split(";")):
                    lexicon.add(_given(occupation, "a unit group"), pattern, macros)
        except (ValueError, KeyError) as error:
            raise ValueError(f"{file.name}, line {number}: {error}") from error
    lexicon.name_roles(macros["@lead"], macros["@helper"])
    return lexicon


def _given(value: T, what: str) -> T:
    if not value:
        raise ValueError(f"{what} must stand above")
    return value


def _expanded(word: str, macros: dict[str, str]) -> str:
    return "|".join(macros[part] if part.startswith("@") else part for part in word.split("|"))


__all__: Sequence[str] = ["Lexicon", "Rule", "forms", "read_rules", "words"]
