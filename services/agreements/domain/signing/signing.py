"""Agreements drafted, signed party by party, signatures taken back, agreements ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kadry_contracts.facts import agreements as facts
from kadry_contracts.reports import agreements as reports
from kadry_contracts.terms import CovenantTerms, FundingTerms, ObligationTerms
from services.kernel.decision import Key, Look, Message, Outcome, Refused, Waiting

from ..agreement import (
    Agreement,
    Revision,
    Signature,
    Terminated,
    missing,
    of_agreement,
    signature_of,
    terms_of,
)
from ..changes import Changes
from ..money.covenants import broken_covenants
from ..money.pledges import too_little
from ..promises.standing import follow
from ..words import original, replacing, until_known
from .force import EXPIRES, pledge, take_effect

Known = Callable[[Look, str], bool]
"""Whether a participant is known, which the register of participants tells."""


def drafted(message: Message[reports.AgreementDraftedV1], look: Look, *, known: Known) -> Outcome:
    """A party drafts an agreement. It binds nobody yet; a draft nobody signed may still be corrected."""
    said, changes = message.data, Changes(look)
    id = f"{message.participant}/{said.agreement_ref}"
    old = look(Agreement, id)
    replaced: tuple[str, ...] = ()
    if message.corrects is not None:
        current, replaced = (None, ()) if old is None else (old.revisions[0].report, old.replaced)
        wrong = original(message, Key("agreement", id), current, replaced)
        if wrong is not None:
            return wrong
        replaced = replacing(message, replaced)
    elif old is not None:
        return Refused("already_exists", "/data/agreement_ref", {"name": id})
    if old is not None and (changed := _went_on(old)) is not None:
        return Refused("wrong_state", None, {"state": changed})
    if message.participant not in said.parties:
        return Refused("not_a_party", "/data/parties", {"agreement": id})
    for party in said.parties:
        if not known(look, party):
            no = Refused("unknown_participant", "/data/parties", {"participant": party})
            return Waiting(Key("participant", party), no)
    first = Revision(
        number=1,
        base=1,
        report=message.id,
        by=message.participant,
        on=message.day,
        title=said.title,
        parties=said.parties,
        starts_on=said.starts_on,
        ends_on=said.ends_on,
        obligations=tuple(ObligationTerms.model_validate(o.model_dump()) for o in said.obligations),
        funding=tuple(FundingTerms.model_validate(f.model_dump()) for f in said.funding),
        covenants=tuple(CovenantTerms.model_validate(c.model_dump()) for c in said.covenants),
    )
    new = changes.keep(Agreement(id, 0, said.kind, message.day, (first,), replaced=replaced))
    changes.say(facts.AgreementDraftedV1(**of_agreement(new), **terms_of(new)))
    changes.wake(Key("agreement", id), EXPIRES, said.ends_on)
    return changes.decision()


def signed(message: Message[reports.AgreementSignedV1], look: Look) -> Outcome:
    """A party signs the latest revision. When all have, it holds, once its day has come."""
    said, party, changes = message.data, message.participant, Changes(look)
    old = look(Agreement, said.agreement)
    if old is None:
        return until_known("agreement", said.agreement, "/data/agreement")
    if wrong := _turn(old, party, said.revision):
        return wrong
    signatures, replaced, mine = old.signatures, old.replaced, signature_of(old, party)
    if message.corrects is not None:
        current = None if mine is None else mine.report
        no = original(message, Key("agreement", old.id), current, replaced)
        if no is not None:
            return no
        signatures = tuple(s for s in signatures if s is not mine)
        replaced = replacing(message, replaced)
    elif mine is not None:
        return Refused("already_signed", None, {"on": mine.on})
    ended = old.terminated is not None and said.signed_on >= old.terminated.on
    if ended or said.signed_on > old.latest.ends_on:
        return Refused("already_ended", "/data/signed_on", {"name": old.id, "on": old.last_day})
    signature = Signature(party, said.revision, said.signed_on, message.id)
    new = replace(old, signatures=(*signatures, signature), replaced=replaced)
    if not missing(new) and (source := too_little(changes, new)) is not None:
        return Refused("below_transferred", "/data/revision", {"source": source})
    new = changes.keep(new)
    changes.say(
        facts.AgreementSignedV1(
            **of_agreement(new), party=party, signed_on=said.signed_on, missing=missing(new)
        )
    )
    take_effect(changes, new, message.day)
    return changes.decision()


def revoked(message: Message[reports.SignatureRevokedV1], look: Look) -> Outcome:
    """A party takes its signature back while the revision does not hold yet; later it can only end it."""
    said, party, changes = message.data, message.participant, Changes(look)
    old = look(Agreement, said.agreement)
    if old is None:
        return until_known("agreement", said.agreement, "/data/agreement")
    if wrong := _turn(old, party, said.revision):
        return wrong
    if old.latest.base in old.activated:
        since = old.activated[old.latest.base]
        return Refused("already_active", None, {"agreement": old.id, "on": since})
    ended = old.terminated is not None and said.on >= old.terminated.on
    if ended or said.on > old.latest.ends_on:  # by its day: read late, it was still in time
        return Refused("already_ended", None, {"name": old.id, "on": old.last_day})
    mine = signature_of(old, party)
    signatures, replaced = old.signatures, old.replaced
    if message.corrects is not None:
        back = next((s for s in signatures if s.revoked == message.corrects and s.party == party), None)
        no = original(message, Key("agreement", old.id), None if back is None else back.revoked, replaced)
        if no is not None:
            return no
        mine, replaced = back, replacing(message, replaced)
    if mine is None:
        not_signed = Refused("not_signed", None, {"agreement": old.id})
        return Waiting(Key("agreement", old.id), not_signed, f"signature {party}")
    if said.on < mine.on:
        return Refused("dates_reversed", "/data/on", {"before": mine.on})
    signatures = tuple(replace(s, revoked=message.id) if s is mine else s for s in signatures)
    new = changes.keep(replace(old, signatures=signatures, replaced=replaced))
    changes.say(
        facts.SignatureRevokedV1(**of_agreement(new), party=party, revoked_on=said.on, missing=missing(new))
    )
    return changes.decision()


def terminated(message: Message[reports.AgreementTerminatedV1], look: Look) -> Outcome:
    """A party ends the agreement. Nobody who already studies under it is expelled."""
    said, party, changes = message.data, message.participant, Changes(look)
    old = look(Agreement, said.agreement)
    if old is None:
        return until_known("agreement", said.agreement, "/data/agreement")
    if party not in old.terms.parties:
        return Refused("not_a_party", "/data/agreement", {"agreement": old.id})
    replaced = old.replaced
    if message.corrects is not None:
        ended = old.terminated
        current = None if ended is None or ended.party != party else ended.report
        wrong = original(message, Key("agreement", old.id), current, replaced)
        if wrong is not None:
            return wrong
        replaced = replacing(message, replaced)
    elif old.terminated is not None:
        return Refused("already_ended", None, {"name": old.id, "on": old.terminated.on})
    if said.terminated_on > old.terms.ends_on:
        return Refused("already_ended", "/data/terminated_on", {"name": old.id, "on": old.terms.ends_on})
    if said.terminated_on < old.drafted_on:
        return Refused("dates_reversed", "/data/terminated_on", {"before": old.drafted_on})
    end = Terminated(party, said.terminated_on, message.id)
    # What was to begin on that day or later never held.
    held = {base: since for base, since in old.activated.items() if since < end.on}
    new = changes.keep(replace(old, terminated=end, activated=held, replaced=replaced))
    moves = pledge(changes, new)
    changes.say(
        facts.AgreementTerminatedV1(
            **of_agreement(new), party=party, terminated_on=said.terminated_on, moves=moves
        )
    )
    new = follow(changes, new, message.day)
    new = broken_covenants(changes, new, message.day)
    take_effect(changes, new, message.day)
    return changes.decision()


def _turn(agreement: Agreement, party: str, revision: int) -> Refused | Waiting | None:
    """None if it is this party's turn with this revision."""
    latest = agreement.latest
    details = {"agreement": agreement.id, "revision": latest.number}
    stale = Refused("stale_revision", "/data/revision", details)
    if revision > latest.number:
        return Waiting(Key("agreement", agreement.id), stale)  # its amendment may still be on the way
    if revision < latest.number:
        return stale
    if party not in latest.parties:
        return Refused("not_a_party", "/data/agreement", {"agreement": agreement.id})
    return None


def _went_on(agreement: Agreement) -> str | None:
    """Why a draft can no longer be corrected; None if it still can."""
    if len(agreement.revisions) > 1:
        return "amended"
    if agreement.signatures:
        return "signed"
    return "terminated" if agreement.terminated is not None else None
