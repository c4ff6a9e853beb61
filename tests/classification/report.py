"""Writes the figures of docs/classification.md anew: how well titles are classified and where it fails.

    .venv/bin/python -m tests.classification.report [--check]

--check writes nothing and fails when the document tells other figures than what is measured now.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kadry_contracts.reference import occupations
from services.vacancies.classify import UNKNOWN, classify
from tests.classification import measure
from tests.classification.measure import Answer, Share, answers, labels

DOCUMENT = Path(__file__).parents[2] / "docs" / "classification.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
PARTS = {
    "frozen": "frozen: never used to make a rule",
    "first": "first 500, rules were made on them",
    "second": "second 250, formerly held out",
    "third": "third 400, rules were made on them",
}
WORST = 12
"""How many groups are told where most goes wrong."""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the figures are stale")
    said = parser.parse_args(arguments)
    text = DOCUMENT.read_text(encoding="utf-8")
    new = with_figures(text, figures(measure.titles()))
    if said.check:
        return int(new != text)
    DOCUMENT.write_text(new, encoding="utf-8")
    return 0


def with_figures(text: str, lines: Iterable[str]) -> str:
    """The document with other figures."""
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n\n{chr(10).join(lines)}\n\n{END}{after}"


def figures(titles: Mapping[str, str]) -> list[str]:
    """What the document tells between its marks, as lines."""
    given = labels()
    found = {part: answers([one for one in given if one.part == part], titles) for part in PARTS}
    frozen = found["frozen"]
    return [
        *_parts(found),
        "",
        _whole_file(titles),
        "",
        *_believed(frozen),
        "",
        *_by_major_group(frozen),
        "",
        *_worst(frozen),
        "",
        *_taken_for(frozen),
    ]


def _parts(found: Mapping[str, Sequence[Answer]]) -> list[str]:
    lines = [
        "| part | titles | coverage | precision | 95 % interval | defensible |",
        "|---|---|---|---|---|---|",
    ]
    for part, name in PARTS.items():
        given = found[part]
        right = measure.precision(given)
        low, high = right.interval()
        passed = Share(sum(answer.defensible for answer in measure.concluded(given)), right.of)
        lines.append(
            f"| {name} | {len(given)} | {_percent(measure.coverage(given))} | {_percent(right)} "
            f"({right.count} of {right.of}) | {100 * low:.1f}–{100 * high:.1f} % | {_percent(passed)} |"
        )
        if part == "frozen":
            weighted = (measure.coverage(given, weighted=True), measure.precision(given, weighted=True))
            lines.append(
                f"| the same, each title as often as it stands in the file | {weighted[0].of} "
                f"| {_percent(weighted[0])} | {_percent(weighted[1])} | | |"
            )
    return lines


def _whole_file(titles: Mapping[str, str]) -> str:
    told = [classify(title).occupation for title in titles.values()]
    share = Share(sum(group != UNKNOWN for group in told), len(told))
    groups = len(set(told) - {UNKNOWN})
    return (
        f"Of all {len(told):,} vacancies of the file {_percent(share)} get a group, {groups} different ones."
    )


def _believed(frozen: Sequence[Answer]) -> list[str]:
    lines = ["| confidence from | promised | kept | right | 95 % interval |", "|---|---|---|---|---|"]
    for step in measure.steps(frozen):
        low, high = step.kept.interval()
        lines.append(
            f"| {step.least:.2f} | {100 * step.promised:.1f} % | {_percent(step.kept)} "
            f"| {step.kept.count} of {step.kept.of} | {100 * low:.0f}–{100 * high:.0f} % |"
        )
    error = 100 * measure.calibration_error(frozen)
    return [
        *lines,
        "",
        f"Promise and truth lie {error:.1f} points apart on average (expected calibration error).",
    ]


def _by_major_group(frozen: Sequence[Answer]) -> list[str]:
    lines = ["| the reader's major group | titles | coverage | precision |", "|---|---|---|---|"]
    by_group: dict[str, list[Answer]] = defaultdict(list)
    for answer in frozen:
        by_group[answer.label.unit_group[0]].append(answer)
    for group, found in sorted(by_group.items()):
        name = "none could be told" if group == UNKNOWN else f"{group} {occupations.title_en(group)}"
        right = measure.precision(found)
        lines.append(
            f"| {name} | {len(found)} | {_percent(measure.coverage(found))} "
            f"| {_percent(right)} ({right.count} of {right.of}) |"
        )
    return lines


def _worst(frozen: Sequence[Answer]) -> list[str]:
    lines = [
        "| the reader's unit group where most goes wrong | titles | stay unknown | wrong |",
        "|---|---|---|---|",
    ]
    by_group: dict[str, list[Answer]] = defaultdict(list)
    for answer in frozen:
        if answer.label.unit_group != UNKNOWN:
            by_group[answer.label.unit_group].append(answer)

    def lost(group: str) -> int:
        return sum(not answer.right for answer in by_group[group])

    for group in sorted(by_group, key=lambda group: (-lost(group), group))[:WORST]:
        unknown = sum(answer.told == UNKNOWN for answer in by_group[group])
        lines.append(
            f"| {group} {occupations.title_en(group)} | {len(by_group[group])} | {unknown} "
            f"| {lost(group) - unknown} |"
        )
    return lines


def _taken_for(frozen: Sequence[Answer]) -> list[str]:
    wrong = Counter(
        (answer.label.unit_group, answer.told, answer.defensible)
        for answer in measure.concluded(frozen)
        if not answer.right
    )
    told = [
        f"{reader}→{said}{f' ×{count}' if count > 1 else ''}{'' if defensible else ' (!)'}"
        for (reader, said, defensible), count in sorted(wrong.items(), key=lambda one: (-one[1], one[0]))
    ]
    return [
        "Every wrong conclusion, reader→told, (!) where it cannot be defended: " + ", ".join(told) + ".",
    ]


def _percent(share: Share) -> str:
    return f"{100 * share.value:.1f} %"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
