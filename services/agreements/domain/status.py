"""Where an agreement stands, and what every fact about it says of that."""

from __future__ import annotations

from typing import Any

from kadry_contracts.facts.agreements import SignatureOf
from kadry_contracts.terms import AgreementStatus

from .agreement import Agreement, Revision
from .consent import standing


def status(agreement: Agreement) -> AgreementStatus:
    """Where it stands. It is derived, never said: parties say terms and signatures."""
    if agreement.terminated is not None:
        return "terminated"
    if agreement.kept is not None:
        return "fulfilled"
    if agreement.expired:
        return "expired"
    if agreement.activated:
        return "active" if agreement.latest.base in agreement.activated else "amended"
    return "signed" if standing(agreement, agreement.latest) else "drafted"


def of_agreement(agreement: Agreement) -> dict[str, Any]:
    """What every fact about an agreement says of it."""
    return {
        "version": agreement.version,
        "agreement": agreement.id,
        "revision": agreement.latest.number,
        "parties": agreement.latest.parties,
        "status": status(agreement),
    }


def whose_turn(agreement: Agreement) -> dict[str, Any]:
    """Who agrees to the latest revision and who does not yet, as facts about signatures say it."""
    signatures = signatures_of(agreement, agreement.latest)
    agreed = {one.participant for one in signatures}
    missing = tuple(party for party in agreement.latest.parties if party not in agreed)
    return {"missing": missing, "signatures": signatures}


def signatures_of(agreement: Agreement, revision: Revision) -> tuple[SignatureOf, ...]:
    """Who agrees to a revision, and since when."""
    found = standing(agreement, revision)
    return tuple(SignatureOf(participant=party, signed_on=on) for party, on in found.items())


def terms_of(agreement: Agreement) -> dict[str, Any]:
    """The terms of the latest revision, as the facts that carry them say them."""
    latest = agreement.latest
    return {
        "kind": agreement.sort,
        "title": latest.title,
        "starts_on": latest.starts_on,
        "ends_on": latest.ends_on,
        "obligations": latest.obligations,
        "funding": latest.funding,
        "covenants": latest.covenants,
    }
