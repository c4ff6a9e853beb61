"""Agreements beside people's lives: amended, signed, promised of all measures, paid for; and decisions."""

from __future__ import annotations

from typing import Any

from kadry_contracts.reports.agreements.signing import Obligation
from tests.paper.matters import corrected
from tests.paper.telling import FIRST, MUNICIPALITIES, OCCUPATIONS, Season

PARTIES = ("okrug", "college-kama", "fabrika-nitka")
MEASURES: tuple[str, ...] = Obligation.model_fields["measure"].annotation.__args__  # type: ignore[union-attr]
TERMS = {"kind": "network", "parties": PARTIES, "starts_on": "2026-06-01", "ends_on": "2027-06-01"}


def signs(
    season: Season, ref: str, revision: int, parties: tuple[str, ...] = PARTIES, percent: int = 10
) -> None:
    """The parties sign, each on its day."""
    for party in parties:
        said: dict[str, Any] = {"agreement": f"okrug/{ref}", "revision": revision, "signatory": "директор"}
        said["signed_on"] = season.pass_days(0, 3)
        corrected(season, party, "agreements.agreement_signed", said, percent, signatory="заместитель")


def agrees(season: Season) -> None:
    """An agreement full of promises, perhaps amended before anybody signs, perhaps ended early."""
    said: dict[str, Any]
    promises: list[dict[str, Any]] = []
    for n in range(season.pick(1, 2, 3, 4)):
        said = {
            "obligation_ref": f"o-{n}",
            "party": season.pick(*PARTIES[1:]),
            "measure": season.pick(*MEASURES),
        }
        said |= {"target": season.pick(1, 2, 10), "due_on": season.pick("2026-08-01", "2027-05-01")}
        if season.chance(30):
            said["occupation"] = season.pick(*OCCUPATIONS)
        promises.append(said)
    season.day = FIRST
    terms: dict[str, Any] = {**TERMS, "agreement_ref": "net", "title": "Сеть", "obligations": promises}
    season.tell("okrug", "agreements.agreement_drafted", **terms)
    if season.chance(20):
        idle = {**terms, "agreement_ref": "idle", "title": "Проект"}
        corrected(season, "okrug", "agreements.agreement_drafted", idle, 80, title="О сети")
    revision = 1
    if season.chance(40):
        season.pass_days(1, 3)
        revision = 2
        changed: dict[str, Any] = {"agreement": "okrug/net", "revision": 2, "ends_on": "2027-07-01"}
        season.tell("college-kama", "agreements.agreement_amended", **changed)
    signs(season, "net", revision)
    if revision == 1 and season.chance(30):
        said = {"agreement": "okrug/net", "terminated_on": season.pass_days(40, 200), "reason": "нет заказов"}
        season.tell("fabrika-nitka", "agreements.agreement_terminated", **said)


def pledges(season: Season) -> None:
    """An agreement with money: paid, accounted for, accepted, given back, never beyond what there is."""
    season.day = FIRST
    source = season.pick("federal", "regional", "municipal", "employer", "extra_budget", "in_kind")
    line = {"source": source, "amount": "1000.00", "bound": season.pick("exact", "at_least", "at_most")}
    covenants = [{"covenant_ref": "c", "source": source, "of": "pledged", "at_least": "0.5"}]
    terms: dict[str, Any] = {
        **TERMS,
        "agreement_ref": "pay",
        "title": "Деньги",
        "funding": [line],
        "covenants": covenants,
    }
    season.tell("okrug", "agreements.agreement_drafted", **terms)
    if season.chance(15):
        signs(season, "pay", 1, PARTIES[:2], percent=0)
        said: dict[str, Any] = {
            "agreement": "okrug/pay",
            "revision": 1,
            "on": season.pass_days(0, 3),
            "reason": "передумали",
        }
        season.tell("okrug", "agreements.signature_revoked", **said)
        return
    signs(season, "pay", 1)
    season.pass_days(31, 60)
    for n in range(season.pick(1, 2)):
        paid = {"transfer_ref": f"t-{n}", "agreement": "okrug/pay", "source": source, "amount": "300.00"}
        paid["on"] = season.pass_days(0, 20)
        corrected(season, "fabrika-nitka", "agreements.funds_transferred", paid, 20, amount="400.00")
        part = {"transfer": f"fabrika-nitka/t-{n}"}
        if season.chance(70):
            said = {**part, "amount": "200.00", "evidence": "Акт № 1", "on": season.pass_days(0, 20)}
            corrected(season, "college-kama", "agreements.funds_accounted", said, 20, amount="180.00")
            if season.chance(60):
                said = {**part, "amount": "100.00", "on": season.pass_days(0, 20)}
                corrected(
                    season, "fabrika-nitka", "agreements.accounting_accepted", said, 20, amount="150.00"
                )
        if season.chance(40):
            said = {**part, "amount": "50.00", "on": season.pass_days(0, 20)}
            corrected(season, "fabrika-nitka", "agreements.funds_returned", said, 20, amount="60.00")


def decides(season: Season) -> None:
    """The council decides; it is done in time, late or never."""
    said: dict[str, Any] = {"decision_ref": "d", "title": "О кадрах", "text": "Обучить швей"}
    said["due_on"] = season.pick("2026-09-01", "2027-06-01")
    if season.chance(50):
        said |= {"measure": season.pick(*MEASURES), "target": 5, "municipality": season.pick(*MUNICIPALITIES)}
    corrected(season, "okrug", "agreements.decision_taken", said, 30, due_on="2026-12-01")
    if season.chance(60):
        done = {"decision_ref": "d", "on": season.pass_days(1, 200)}
        corrected(season, "okrug", "agreements.decision_done", done, 30, on=season.day.isoformat())
