"""Agreements: drafted, signed party by party, active, terminated, expired."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from kadry_contracts.envelope import Fact, Report
from kadry_contracts.facts import agreements as facts
from kadry_contracts.reports import agreements as reports
from kadry_contracts.terms import FundingTerms, ObligationTerms
from services.kernel.decision import (
    NOTHING,
    Decision,
    Due,
    Key,
    Look,
    Message,
    Outcome,
    Refused,
    Timer,
    Waiting,
)

from .agreement import (
    Agreement,
    Signature,
    Terminated,
    holds_from,
    missing,
    of_agreement,
    signature_of,
)

STARTS, EXPIRES = "starts", "expires"
Known = Callable[[Look, str], bool]
"""Whether a participant is known, which the register of participants tells."""


def drafted(message: Message[reports.AgreementDraftedV1], look: Look, *, known: Known) -> Outcome:
    """A party drafts an agreement. It binds nobody yet; a draft nobody signed may still be corrected."""
    said = message.data
    id = f"{message.participant}/{said.agreement_ref}"
    old = look(Agreement, id)
    replaced: tuple[str, ...] = ()
    if message.corrects is not None:
        current, replaced = (None, ()) if old is None else (old.report, old.replaced)
        wrong = _original(message, Key("agreement", id), current, replaced)
        if wrong is not None:
            return wrong
        replaced = (*replaced, message.corrects)
    elif old is not None:
        return Refused("already_exists", "/data/agreement_ref", {"name": id})
    if old is not None and (old.signatures or old.terminated is not None):
        return Refused("wrong_state", None, {"state": "signed" if old.signatures else "terminated"})
    if message.participant not in said.parties:
        return Refused("not_a_party", "/data/parties", {"agreement": id})
    for party in said.parties:
        if not known(look, party):
            no = Refused("unknown_participant", "/data/parties", {"participant": party})
            return Waiting(Key("participant", party), no)
    new = Agreement(
        id=id,
        version=1 if old is None else old.version + 1,
        report=message.id,
        drafted_on=message.day,
        revision=1,
        sort=said.kind,
        title=said.title,
        parties=said.parties,
        starts_on=said.starts_on,
        ends_on=said.ends_on,
        obligations=tuple(ObligationTerms.model_validate(o.model_dump()) for o in said.obligations),
        funding=tuple(FundingTerms.model_validate(f.model_dump()) for f in said.funding),
        replaced=replaced,
    )
    fact = facts.AgreementDraftedV1(
        **of_agreement(new),
        kind=new.sort,
        title=new.title,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        obligations=new.obligations,
        funding=new.funding,
    )
    return Decision([new], [fact], [Timer(Key("agreement", id), EXPIRES, new.ends_on)])


def signed(message: Message[reports.AgreementSignedV1], look: Look) -> Outcome:
    """A party signs the revision in force. When all have, the agreement holds, once its day has come."""
    said, party = message.data, message.participant
    old = look(Agreement, said.agreement)
    if old is None:
        return _until_known(said.agreement)
    if party not in old.parties:
        return Refused("not_a_party", "/data/agreement", {"agreement": old.id})
    stale = Refused("stale_revision", "/data/revision", {"agreement": old.id, "revision": old.revision})
    if said.revision > old.revision:
        return Waiting(Key("agreement", old.id), stale)  # its amendment may still be on the way
    if said.revision < old.revision:
        return stale
    signatures, replaced, mine = old.signatures, old.replaced, signature_of(old, party)
    if message.corrects is not None:
        current = None if mine is None else mine.report
        wrong = _original(message, Key("agreement", old.id), current, replaced)
        if wrong is not None:
            return wrong
        signatures = tuple(s for s in signatures if s is not mine)
        replaced = (*replaced, message.corrects)
    elif mine is not None:
        return Refused("already_signed", None, {"on": mine.on})
    ended = old.terminated is not None and said.signed_on >= old.terminated.on
    if ended or said.signed_on > old.ends_on:
        return Refused("already_ended", "/data/signed_on", {"name": old.id, "on": old.last_day})
    signature = Signature(party, said.revision, said.signed_on, message.id)
    new = replace(old, version=old.version + 1, signatures=(*signatures, signature), replaced=replaced)
    fact = facts.AgreementSignedV1(
        **of_agreement(new), party=party, signed_on=said.signed_on, missing=missing(new)
    )
    since = holds_from(new)
    if since is None or since == old.activated:
        return Decision([new], [fact])
    if all(s.on < new.starts_on for s in new.signatures):
        # A timer is set for the end of a day; a start is the end of the day before.
        timer = Timer(Key("agreement", new.id), STARTS, new.starts_on - timedelta(days=1))
        return Decision([new], [fact], [timer])
    new, activated = _activated(new, since)
    return Decision([new], [fact, activated])


def _activated(agreement: Agreement, since: date) -> tuple[Agreement, Fact]:
    new = replace(agreement, version=agreement.version + 1, activated=since)
    fact = facts.AgreementActivatedV1(
        **of_agreement(new), kind=new.sort, active_on=since, starts_on=new.starts_on, ends_on=new.ends_on
    )
    return new, fact


def started(message: Message[Due], look: Look) -> Outcome:
    """The first day of an agreement that all had signed before begins: it holds."""
    old = look(Agreement, message.data.about.id)
    since = None if old is None else holds_from(old)
    if old is None or since is None or since != old.starts_on or old.activated == since:
        return NOTHING
    if since > _last_day(message) + timedelta(days=1):
        return NOTHING
    new, fact = _activated(old, since)
    return Decision([new], [fact])


def terminated(message: Message[reports.AgreementTerminatedV1], look: Look) -> Outcome:
    """A party ends the agreement. Nobody who already studies under it is expelled."""
    said, party = message.data, message.participant
    old = look(Agreement, said.agreement)
    if old is None:
        return _until_known(said.agreement)
    if party not in old.parties:
        return Refused("not_a_party", "/data/agreement", {"agreement": old.id})
    replaced = old.replaced
    if message.corrects is not None:
        current = None if old.terminated is None else old.terminated.report
        wrong = _original(message, Key("agreement", old.id), current, replaced)
        if wrong is not None:
            return wrong
        replaced = (*replaced, message.corrects)
    elif old.terminated is not None:
        return Refused("already_ended", None, {"name": old.id, "on": old.terminated.on})
    if said.terminated_on > old.ends_on:
        return Refused("already_ended", "/data/terminated_on", {"name": old.id, "on": old.ends_on})
    if said.terminated_on < old.drafted_on:
        return Refused("dates_reversed", "/data/terminated_on", {"before": old.drafted_on})
    end = Terminated(party, said.terminated_on, message.id)
    new = replace(old, version=old.version + 1, terminated=end, replaced=replaced)
    fact = facts.AgreementTerminatedV1(**of_agreement(new), party=party, terminated_on=said.terminated_on)
    return Decision([new], [fact])


def expired(message: Message[Due], look: Look) -> Outcome:
    """The last day of an agreement ended, whether all had signed it or not."""
    old = look(Agreement, message.data.about.id)
    if old is None or old.expired or old.terminated is not None or old.ends_on > _last_day(message):
        return NOTHING
    new = replace(old, version=old.version + 1, expired=True)
    fact = facts.AgreementExpiredV1(**of_agreement(new), expired_on=new.ends_on)
    return Decision([new], [fact])


def _until_known(id: str) -> Waiting:
    return Waiting(Key("agreement", id), Refused("unknown_object", "/data/agreement", {"name": id}))


def _original(
    message: Message[Report], key: Key, current: str | None, replaced: tuple[str, ...]
) -> Refused | Waiting | None:
    """None if the report that `message` corrects is in force; otherwise the refusal, or the wait for it."""
    if message.corrects == current:
        return None
    if message.corrects in replaced:
        return Refused("already_corrected")
    return Waiting(key, Refused("unknown_original"), "the report named in corrects")


def _last_day(message: Message[Any]) -> date:
    """The day whose end a timer was set for: 24:00 is the first moment that no longer belongs to a day."""
    return (message.time - timedelta(microseconds=1)).date()
