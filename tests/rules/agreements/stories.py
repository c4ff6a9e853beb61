"""Builders of stories about agreements: an administration, a college, a factory; a school that looks on."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from kadry_contracts.facts import programs, trainees
from kadry_contracts.facts.agreements import AgreementActivatedV1
from services.agreements.app import SERVICE
from tests.support.paper import Paper, at

ID = "okrug/soglashenie"
PARTIES = ("okrug", "technikum", "zavod")


def a_region(now: str = "2026-08-01") -> Paper:
    """The agreements service alone; an administration, a college, a factory, and a school that looks on."""
    paper = Paper(SERVICE, now=at(now))
    kinds = {"okrug": "coordinator", "technikum": "college", "zavod": "employer", "school": "school"}
    for name, kind in kinds.items():
        paper.admit(name, kind)
    paper.settle()
    return paper


def drafts(paper: Paper, by: str = "okrug", parties: tuple[str, ...] = PARTIES, **said: Any) -> str:
    """A draft of 1 August 2026 on dual training, from 1 September 2026 to 31 August 2027."""
    id, corrects = said.pop("id", None), said.pop("corrects", None)
    terms: dict[str, Any] = {
        "agreement_ref": "soglashenie",
        "kind": "dual",
        "title": "О дуальном обучении",
        "parties": parties,
        "starts_on": "2026-09-01",
        "ends_on": "2027-08-31",
    }
    report = paper.tell(
        by, "agreements.agreement_drafted", id=id, corrects=corrects, at=at("2026-08-01"), **{**terms, **said}
    )
    paper.settle()
    return report


def signs(paper: Paper, party: str, on: str, revision: int = 1, **options: Any) -> str:
    """A party signs."""
    report = paper.tell(
        party,
        "agreements.agreement_signed",
        agreement=ID,
        revision=revision,
        signed_on=on,
        signatory="директор",
        **options,
    )
    paper.settle()
    return report


def all_sign(paper: Paper, on: str) -> None:
    for party in PARTIES:
        signs(paper, party, on)


def terminates(paper: Paper, on: str, party: str = "zavod", **options: Any) -> str:
    """A party ends it."""
    report = paper.tell(
        party,
        "agreements.agreement_terminated",
        agreement=ID,
        terminated_on=on,
        reason="нет заказов",
        **options,
    )
    paper.settle()
    return report


def active_from(paper: Paper) -> list[date]:
    """Since when each revision that was said to hold does."""
    return [fact.revision_on or fact.active_on for fact in paper.of(AgreementActivatedV1)]


def amends(paper: Paper, revision: int, by: str = "okrug", on: str | None = None, **terms: Any) -> str:
    """A party states the next revision, on that day or now."""
    id, corrects = terms.pop("id", None), terms.pop("corrects", None)
    report = paper.tell(
        by,
        "agreements.agreement_amended",
        id=id,
        corrects=corrects,
        at=None if on is None else at(on),
        agreement=ID,
        revision=revision,
        **terms,
    )
    paper.settle()
    return report


def revokes(paper: Paper, party: str, on: str, revision: int = 1, **options: Any) -> str:
    """A party takes its signature back."""
    said: dict[str, Any] = {"agreement": ID, "revision": revision, "on": on, "reason": "изменились условия"}
    report = paper.tell(party, "agreements.signature_revoked", **said, **options)
    paper.settle()
    return report


def promise(measure: str, target: int, **said: Any) -> dict[str, Any]:
    """A promise of the factory, due at the end of June 2027."""
    terms: dict[str, Any] = {"obligation_ref": "o-1", "party": "zavod", "measure": measure, "target": target}
    return {**terms, "due_on": "2027-06-30", **said}


def in_force(paper: Paper, *promises: dict[str, Any], **said: Any) -> None:
    """The agreement with these promises, signed by all on 10 September 2026."""
    drafts(paper, obligations=promises, **said)
    all_sign(paper, "2026-09-10")


def waives(paper: Paper, by: str, ref: str = "o-1", **options: Any) -> str:
    """A party waives an obligation."""
    said: dict[str, Any] = {"agreement": ID, "obligation_ref": ref, "reason": "завод реконструируют"}
    report = paper.tell(by, "agreements.obligation_waived", **said, **options)
    paper.settle()
    return report


# What other services say


def person(n: int) -> str:
    """The pseudonym of the nth person."""
    return str(UUID(int=n))


def of_person(n: int, **cell: str) -> dict[str, Any]:
    """What facts about a person say of them."""
    return {"trainee": person(n), "municipality": "57701000", "occupation": "8153", "version": n, **cell}


def enrols(paper: Paper, n: int, provider: str = "technikum", on: str = "2026-09-15", **said: Any) -> None:
    """The nth person begins a course."""
    cell = {k: said.pop(k) for k in ("municipality", "occupation") if k in said}
    of = {"enrolment": f"{provider}/e-{n}", "intake": f"{provider}/i-1", "provider": provider}
    fact: dict[str, Any] = {**of_person(n, **cell), **of, "enrolled_on": on, **said}
    paper.state_fact("trainees", trainees.EnrolledV1.model_validate(fact))
    paper.settle()


def ends(
    paper: Paper, n: int, on: str, outcome: str = "graduated", provider: str = "technikum", **said: Any
) -> None:
    """The nth person's course ends."""
    cell = {k: said.pop(k) for k in ("municipality", "occupation") if k in said}
    of = {"enrolment": f"{provider}/e-{n}", "intake": f"{provider}/i-1", "provider": provider}
    dates = {"enrolled_on": "2026-09-15", "ended_on": on, "outcome": outcome}
    fact: dict[str, Any] = {**of_person(n, **cell), **of, **dates, "level": "vocational_training", **said}
    paper.state_fact("trainees", trainees.StudyEndedV1.model_validate(fact))
    paper.settle()


def hires(paper: Paper, n: int, on: str, employer: str | None = "zavod", **said: Any) -> None:
    """The nth person is hired."""
    cell = {k: said.pop(k) for k in ("municipality", "occupation", "trainee") if k in said}
    ref = said.pop("hire", f"zavod/h-{n}")
    fact: dict[str, Any] = {**of_person(n, **cell), "hire": ref, "hired_on": on, "employer": employer, **said}
    paper.state_fact("trainees", trainees.TraineeHiredV1.model_validate(fact))
    paper.settle()


def withdraws(paper: Paper, n: int, on: str) -> None:
    """The hire of the nth person is taken back."""
    fact: dict[str, Any] = {
        **of_person(n),
        "hire": f"zavod/h-{n}",
        "hired_on": on,
        "withdrawn_on": on,
        "employer": "zavod",
    }
    paper.state_fact("trainees", trainees.TraineeHireWithdrawnV1.model_validate(fact))
    paper.settle()


def graduates_hired(paper: Paper, people: int, on: str = "2026-12-20") -> None:
    """So many people are trained at the college and hired by the factory."""
    for n in range(1, people + 1):
        ends(paper, n, "2026-12-01")
        hires(paper, n, on)


def activity(paper: Paper, organiser: str, n: int = 1, on: str = "2026-11-01", **said: Any) -> None:
    """An activity of that participant."""
    fact: dict[str, Any] = {
        "activity": f"{organiser}/a-{n}",
        "organiser": organiser,
        "kind": "open_day",
        "title": "День",
    }
    fact |= {"held_on": on, "municipality": "57701000", "attendance": {"pupils": 30}, "total": 30, **said}
    paper.state_fact("programs", programs.ActivityHeldV1.model_validate(fact))
    paper.settle()


# Money and decisions


def pays(paper: Paper, payer: str, amount: str, ref: str = "t-1", **said: Any) -> str:
    """A party transfers a federal sum on 1 October 2026."""
    id, corrects = said.pop("id", None), said.pop("corrects", None)
    terms: dict[str, Any] = {
        "transfer_ref": ref,
        "agreement": ID,
        "source": "federal",
        "amount": amount,
        "on": "2026-10-01",
    }
    report = paper.tell(payer, "agreements.funds_transferred", id=id, corrects=corrects, **{**terms, **said})
    paper.settle()
    return report


def part(paper: Paper, event: str, by: str, transfer: str, amount: str, on: str, **options: Any) -> str:
    """A party says something about a part of a transfer."""
    said: dict[str, Any] = {"transfer": transfer, "amount": amount, "on": on}
    if event == "funds_accounted":
        said["evidence"] = "Акт № 1"
    report = paper.tell(by, f"agreements.{event}", **said, **options)
    paper.settle()
    return report


def accounts(
    paper: Paper, by: str, transfer: str, amount: str, on: str = "2026-11-01", **options: Any
) -> str:
    """A party accounts for a part of a transfer."""
    return part(paper, "funds_accounted", by, transfer, amount, on, **options)


def accepts(paper: Paper, by: str, transfer: str, amount: str, on: str = "2026-11-20", **options: Any) -> str:
    """A party accepts accounts."""
    return part(paper, "accounting_accepted", by, transfer, amount, on, **options)


def returns(paper: Paper, by: str, transfer: str, amount: str, on: str = "2026-11-25", **options: Any) -> str:
    """A part of a transfer comes back."""
    return part(paper, "funds_returned", by, transfer, amount, on, **options)


def decides(paper: Paper, ref: str = "d-1", on: str = "2026-10-01", **said: Any) -> str:
    """The council decides to create the resource centre by the end of the year."""
    id, corrects = said.pop("id", None), said.pop("corrects", None)
    terms: dict[str, Any] = {"decision_ref": ref, "text": "Создать ресурсный центр на базе техникума"}
    terms |= {"title": "Создать ресурсный центр", "due_on": "2026-12-31", **said}
    report = paper.tell("okrug", "agreements.decision_taken", id=id, corrects=corrects, at=at(on), **terms)
    paper.settle()
    return report
