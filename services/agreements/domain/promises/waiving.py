"""A party to whom something was promised releases the one who promised it."""

from __future__ import annotations

from dataclasses import replace

from kadry_contracts.facts import agreements as facts
from kadry_contracts.reports import agreements as reports
from services.kernel.decision import Key, Look, Message, Outcome, Refused, Waiting

from ..agreement import Agreement
from ..changes import Changes
from ..words import original, replacing, until_known
from .promise import Obligation, Waiver, obligation_id, state
from .standing import standing_of, told


def waived(message: Message[reports.ObligationWaivedV1], look: Look) -> Outcome:
    """An obligation is waived: its agreement counts it as kept, it is neither warned of nor breached."""
    said, party, changes = message.data, message.participant, Changes(look)
    agreement = look(Agreement, said.agreement)
    if agreement is None:
        return until_known("agreement", said.agreement, "/data/agreement")
    if party not in agreement.terms.parties:
        return Refused("not_a_party", "/data/agreement", {"agreement": agreement.id})
    promised = next((o for o in agreement.terms.obligations if o.obligation_ref == said.obligation_ref), None)
    if promised is None:
        no = Refused("unknown_object", "/data/obligation_ref", {"name": said.obligation_ref})
        return Waiting(Key("agreement", agreement.id), no)
    if promised.party == party:
        return Refused("not_the_creditor", None, {"party": party})
    old = changes.of(Obligation, obligation_id(agreement.id, said.obligation_ref))
    if agreement.terminated is not None:
        return Refused("already_ended", None, {"name": agreement.id, "on": agreement.last_day})
    if not agreement.activated or old is None:
        inactive = Refused("agreement_not_active", None, {"agreement": agreement.id})
        return Waiting(Key("agreement", agreement.id), inactive)
    replaced: tuple[str, ...] = ()
    if message.corrects is not None:
        waiver = old.waived
        replaced = () if waiver is None else waiver.replaced
        current = None if waiver is None or waiver.party != party else waiver.report
        wrong = original(message, Key("obligation", old.id), current, replaced)
        if wrong is not None:
            return wrong
        replaced = replacing(message, replaced)
    elif old.waived is not None:
        return Refused("already_ended", None, {"name": old.id, "on": old.waived.on})
    if state(old) == "met":
        return Refused("wrong_state", None, {"state": "met"})
    new = changes.keep(replace(old, waived=Waiver(party, message.day, message.id, replaced)))
    changes.say(facts.ObligationWaivedV1(**standing_of(agreement, new, message.day), waived_by=party))
    told(changes, agreement, [(old, new)], message.day)
    return changes.decision()
