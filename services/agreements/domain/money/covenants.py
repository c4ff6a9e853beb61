"""Conditions on shares of money: broken as soon as no value that the bounds allow could keep them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from kadry_contracts.facts import agreements as facts
from kadry_contracts.money import MoneySource
from kadry_contracts.terms import CovenantTerms, Stage

from ..agreement import Agreement
from ..changes import Changes
from ..status import of_agreement
from .bounds import ShareSpan, Span, share, slack, total, written
from .purse import come_to, pledged, pools, purse_of, sources_of


def broken_covenants(changes: Changes, agreement: Agreement, on: date) -> Agreement:
    """Says which covenants of the revision in force can no longer be kept; each once, until it is mended."""
    covenants = agreement.terms.covenants if agreement.activated else ()
    if not covenants and not agreement.broken:
        return agreement
    found = {
        covenant.covenant_ref: (covenant, part)
        for covenant in covenants
        if (part := share_of(changes, agreement, covenant.source, covenant.of)) and breaks(covenant, part)
    }
    before = agreement.broken
    if tuple(found) == before:
        return agreement
    agreement = changes.keep(replace(agreement, broken=tuple(found)))
    for ref, (covenant, part) in found.items():
        if ref not in before:
            changes.say(
                facts.CovenantBreachedV1(
                    **of_agreement(agreement),
                    covenant_ref=ref,
                    source=covenant.source,
                    of=covenant.of,
                    on=on,
                    share_low=written(part.low, up=False),
                    share_high=written(part.high, up=True),
                    at_least=covenant.at_least,
                    at_most=covenant.at_most,
                )
            )
    return agreement


def breaks(covenant: CovenantTerms, part: ShareSpan) -> bool:
    """Whether no share within the interval keeps the covenant: it has no slack, however the sums turn out."""
    at_least = None if covenant.at_least is None else Fraction(covenant.at_least)
    at_most = None if covenant.at_most is None else Fraction(covenant.at_most)
    return slack(part, at_least, at_most).high < 0


def share_of(changes: Changes, agreement: Agreement, source: MoneySource, stage: Stage) -> ShareSpan | None:
    """Which part of the whole a source has at a stage, as an interval; None while there is nothing."""
    sums = {one: _sum(changes, agreement, one, stage) for one in sources_of(agreement)}
    part = sums.pop(source, Span(0, 0))
    return share(part, total(sums.values()))


def _sum(changes: Changes, agreement: Agreement, source: MoneySource, stage: Stage) -> Span:
    """What a source comes to at a stage: at least what has come so far, at most what is pledged.

    When the agreement has ended nothing more comes. A pool that several share is counted whole, never split.
    """
    purse = purse_of(changes, agreement.id, source)
    promised = pledged(line for lines in pools(purse).values() for line in lines)
    if stage == "pledged":
        return promised
    members = sorted({agreement.id, *(member for group in pools(purse) for member in group)})
    flows = [
        flow
        for member in members
        for flow in (purse if member == agreement.id else purse_of(changes, member, source)).flows.values()
    ]
    so_far = come_to(flows, stage)
    ended = agreement.expired or agreement.terminated is not None
    return Span(so_far, so_far if ended else promised.high)
