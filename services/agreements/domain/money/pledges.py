"""Whether a revision still pledges at least what was transferred."""

from __future__ import annotations

from dataclasses import replace

from kadry_contracts.money import MoneySource

from ..agreement import Agreement
from ..changes import Changes
from .purse import Purse, Statement, lines_of, purse_of, room, sources_of


def too_little(changes: Changes, agreement: Agreement) -> MoneySource | None:
    """The first source of which the latest revision would pledge less than was already transferred."""
    latest = agreement.latest
    for source in sources_of(agreement):
        purse = purse_of(changes, agreement.id, source)
        if not purse.flows:
            continue
        lines = lines_of(agreement.id, source, latest.funding)
        stated = purse.statements.get(agreement.id, ())
        since = stated[0].since if stated else latest.starts_on
        then = Statement(latest.base, since, lines)
        would: Purse = replace(purse, statements={**purse.statements, agreement.id: (then,)})
        for payer in sorted({flow.payer for flow in purse.flows.values()}):
            left = room(changes, would, source, payer)
            if left is not None and left < 0:
                return source
    return None
