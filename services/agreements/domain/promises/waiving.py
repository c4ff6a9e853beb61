"""A party to whom something was promised releases the one who promised it."""

from __future__ import annotations

from dataclasses import replace

from kadry_contracts.facts import agreements as facts
from kadry_contracts.reports import agreements as reports
from kadry_contracts.terms import ObligationTerms
from services.kernel.decision import Key, Look, Message, Outcome, Refused, Waiting

from ..agreement import Agreement
from ..changes import Changes
from ..words import not_a_party, original, replacing, until_known
from .promise import Obligation, Waiver, obligation_id
from .standing import standing_of, told


def waived(message: Message[reports.ObligationWaivedV1], look: Look) -> Outcome:
    """An obligation is waived: its agreement counts it as kept, it is neither warned of nor breached.

    It is the promise of its day that is waived: terms that came into force later stand.
    """
    said, party, changes = message.data, message.participant, Changes(look)
    agreement = look(Agreement, said.agreement)
    if agreement is None:
        return until_known("agreement", said.agreement, "/data/agreement")
    if wrong := not_a_party(agreement, party):
        return wrong
    promised = [(r, o) for r in agreement.revisions for o in r.obligations if _is(o, said)]
    if not promised:
        no = Refused("unknown_object", "/data/obligation_ref", {"name": said.obligation_ref})
        return Waiting(Key("agreement", agreement.id), no)
    held = [promise for revision, promise in promised if revision.base in agreement.activated]
    if (held or [promise for _, promise in promised])[-1].party == party:
        return Refused("not_the_creditor", None, {"party": party})
    old = changes.of(Obligation, obligation_id(agreement.id, said.obligation_ref))
    if agreement.terminated is not None and message.time >= agreement.terminated.at:
        return Refused("already_ended", None, {"name": agreement.id, "on": agreement.last_day})
    if old is None or not held:
        inactive = Refused("agreement_not_active", None, {"agreement": agreement.id})
        return Waiting(Key("agreement", agreement.id), inactive)
    waivers, replaced = old.waivers, tuple[str, ...]()
    if message.corrects is not None:
        mine = next((w for w in waivers if (w.party, w.report) == (party, message.corrects)), None)
        known = tuple(id for w in waivers for id in w.replaced)
        no_original = original(
            message, Key("obligation", old.id), None if mine is None else mine.report, known
        )
        if no_original is not None:
            return no_original
        waivers, replaced = tuple(w for w in waivers if w is not mine), replacing(message, known)
    elif old.waived is not None and message.day >= old.since:
        return Refused("already_ended", None, {"name": old.id, "on": old.waived.on})
    waiver = Waiver(party, message.day, message.id, replaced)
    new = changes.keep(replace(old, waivers=(*waivers, waiver)))
    changes.say(facts.ObligationWaivedV1(**standing_of(agreement, new, message.day), waived_by=party))
    told(changes, agreement, [(old, new)], message.day)
    return changes.decision()


def _is(promise: ObligationTerms, said: reports.ObligationWaivedV1) -> bool:
    return promise.obligation_ref == said.obligation_ref
