"""Agreements beside people's lives: signed, amended, prolonged, full of promises, paid for; and decisions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from kadry_contracts.reports.agreements.signing import Obligation
from services.agreements.domain.promises.promise import NOWHERE
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


def amends(season: Season, ref: str, revision: int, by: str, **terms: Any) -> str:
    """A party states the next revision."""
    said: dict[str, Any] = {"agreement": f"okrug/{ref}", "revision": revision, **terms}
    return season.tell(by, "agreements.agreement_amended", **said)


def promises_of(season: Season) -> list[dict[str, Any]]:
    """What parties promise, of any measure."""
    promises: list[dict[str, Any]] = []
    for n in range(season.pick(1, 2, 3, 4)):
        said: dict[str, Any] = {
            "obligation_ref": f"o-{n}",
            "party": season.pick(*PARTIES[1:]),
            "measure": season.pick(*MEASURES),
        }
        said |= {"target": season.pick(1, 2, 10), "due_on": season.pick("2026-08-01", "2027-05-01")}
        if season.chance(30) and said["measure"] not in NOWHERE:
            said["occupation"] = season.pick(*OCCUPATIONS)
        promises.append(said)
    return promises


def agrees(season: Season) -> None:
    """An agreement full of promises: amended before, among and after its signatures, waived, ended early."""
    promises = promises_of(season)
    season.day = FIRST
    terms: dict[str, Any] = {**TERMS, "agreement_ref": "net", "title": "Сеть", "obligations": promises}
    season.tell("okrug", "agreements.agreement_drafted", **terms)
    if season.chance(20):
        idle = {**terms, "agreement_ref": "idle", "title": "Проект"}
        corrected(season, "okrug", "agreements.agreement_drafted", idle, 80, title="О сети")
    revision = 1
    signers: tuple[str, ...] = PARTIES
    if season.chance(30):
        season.pass_days(1, 3)
        revision += 1
        amends(season, "net", revision, "college-kama", ends_on="2027-07-01")
    if season.chance(30):
        # Who amends has agreed if it had signed; who else had signed has to sign again.
        early = season.pick(PARTIES[:1], PARTIES[:2], PARTIES)
        signs(season, "net", revision, early)
        season.pass_days(1, 3)
        revision += 1
        by = season.pick(*PARTIES)
        amends(season, "net", revision, by, starts_on="2026-06-05", ends_on="2027-06-20")
        signers = tuple(party for party in PARTIES if party != by or by not in early)
    signs(season, "net", revision, signers)
    waived: dict[str, Any] = {"agreement": "okrug/net", "obligation_ref": "o-0", "reason": "реконструкция"}
    season.day = max(season.day, date(2026, 6, 10))
    if season.chance(25):
        season.pass_days(0, 30)
        by = season.pick(*(party for party in PARTIES if party != promises[0]["party"]))
        corrected(season, by, "agreements.obligation_waived", waived, 50, reason="ремонт")
    if season.chance(50):
        season.pass_days(1, 40)
        amended_in_force(season, promises, revision + 1)
    if season.chance(50):
        said = {"agreement": "okrug/net", "terminated_on": season.pass_days(20, 150), "reason": "нет заказов"}
        later = (season.day + timedelta(days=5)).isoformat()
        corrected(season, "fabrika-nitka", "agreements.agreement_terminated", said, 50, terminated_on=later)


def amended_in_force(season: Season, promises: list[dict[str, Any]], revision: int) -> None:
    """An agreement in force gets another title, which needs no signature; or other terms, which need all.

    Nobody signs what its writer corrects: who signs, signs what it was told of.
    """
    by = season.pick(*PARTIES)
    others = tuple(party for party in PARTIES if party != by)
    terms: dict[str, Any] = {"ends_on": season.pick("2027-05-20", "2027-07-10")}
    if season.chance(20):
        amends(season, "net", revision, by, title="О сети швейных мастерских")
    elif season.chance(30):
        id = amends(season, "net", revision, by, **terms)
        season.pass_days(0, 3)
        again: dict[str, Any] = {"agreement": "okrug/net", "revision": revision, "ends_on": "2027-07-15"}
        season.tell(by, "agreements.agreement_amended", id, **again)
    else:
        changed = [{**one, "target": one["target"] + season.pick(0, 1)} for one in promises]
        if season.chance(50):
            more = {"obligation_ref": "o-9", "party": "college-kama", "measure": "activities", "target": 1}
            changed.append({**more, "due_on": "2026-12-31"})
        amends(season, "net", revision, by, obligations=changed, **terms)
        signs(season, "net", revision, others)


def prolongs(season: Season) -> None:
    """An agreement is prolonged: the last party signs when its end is over, or nobody does."""
    season.day = FIRST
    said: dict[str, Any] = {**TERMS, "starts_on": "2026-05-10", "ends_on": "2026-06-20", "title": "Короткое"}
    line = {"source": "employer", "amount": "500.00"}
    promise = {"obligation_ref": "o", "party": "fabrika-nitka", "measure": season.pick(*MEASURES)}
    said |= {"obligations": [{**promise, "target": 2, "due_on": "2026-06-15"}], "funding": [line]}
    season.tell("okrug", "agreements.agreement_drafted", agreement_ref="short", **said)
    signs(season, "short", 1)
    season.day = date(2026, 6, 10)
    season.pass_days(0, 9)
    prolonged: dict[str, Any] = {"ends_on": "2026-12-20"}
    if season.chance(50):
        prolonged["obligations"] = [{**promise, "target": 3, "due_on": "2026-12-10"}]
    amends(season, "short", 2, "okrug", **prolonged)
    signs(season, "short", 2, ("college-kama",))
    if season.chance(20):
        return
    season.day = max(season.day, date(2026, 6, 21))
    season.pass_days(0, 20)
    signs(season, "short", 2, ("fabrika-nitka",))
    if season.chance(50):
        paid = {"transfer_ref": "late", "agreement": "okrug/short", "source": "employer", "amount": "200.00"}
        paid["on"] = season.pass_days(1, 60)
        corrected(season, "fabrika-nitka", "agreements.funds_transferred", paid, 20, amount="250.00")


def takes_back(season: Season) -> None:
    """A signature is corrected, taken back before the agreement holds, and perhaps given again."""
    season.day = FIRST
    terms: dict[str, Any] = {**TERMS, "agreement_ref": "back", "title": "Раздумья"}
    season.tell("okrug", "agreements.agreement_drafted", **terms)
    signs(season, "back", 1, PARTIES[:2], percent=30)
    said: dict[str, Any] = {"agreement": "okrug/back", "revision": 1, "reason": "передумали"}
    said["on"] = season.pass_days(0, 3)
    on = (season.day + timedelta(days=1)).isoformat()
    corrected(season, "okrug", "agreements.signature_revoked", said, 30, on=on)
    if season.chance(70):
        season.pass_days(2, 3)
        signs(season, "back", 1, season.pick(("okrug", "fabrika-nitka"), ("fabrika-nitka", "okrug")))


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
    signs(season, "pay", 1)
    season.pass_days(31, 60)
    if season.chance(30):
        added = "regional" if source != "regional" else "municipal"
        more = [{**line, "amount": "1500.00"}, {"source": added, "amount": "90.00", "payer": "fabrika-nitka"}]
        amends(season, "pay", 2, "okrug", funding=more)
        signs(season, "pay", 2, PARTIES[1:])
        if season.chance(50):
            paid: dict[str, Any] = {"transfer_ref": "more", "agreement": "okrug/pay", "source": added}
            paid |= {"amount": "80.00", "on": season.pass_days(0, 20)}
            corrected(season, "fabrika-nitka", "agreements.funds_transferred", paid, 20, amount="90.00")
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
