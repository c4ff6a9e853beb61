"""Agreements and their money: signatures, obligations, intervals that are never split by guess."""

from __future__ import annotations

from datetime import date
from typing import Any

from kadry_contracts.facts import agreements as facts
from kadry_contracts.moves import OUTSIDE, End, Move
from kadry_contracts.terms import CovenantTerms, ObligationTerms

from .ledger import EXACT, KEYS, PLAIN, Picture, codes

DAY = date(2026, 9, 1)
CLUSTER, OTHER = "copp-perm/cluster-1", "copp-perm/cluster-2"
PARTIES = ("copp-perm", "fabrika")


def pledge(
    source: str, amount: str, bound: str = "exact", shared_by: tuple[str, ...] = (), agreement: str = CLUSTER
) -> Move:
    end = {"source": source, "agreement": agreement}
    at = End(account="pledged", bound=bound, shared_by=shared_by or None, **end)
    return Move(on=DAY, amount=amount, was=End(account=OUTSIDE, **end), at=at)


def paid(account: str, source: str, amount: str, agreement: str = CLUSTER) -> Move:
    end = {"source": source, "agreement": agreement}
    return Move(on=DAY, amount=amount, was=End(account=OUTSIDE), at=End(account=account, **end))


def active(*moves: Move, agreement: str = CLUSTER) -> facts.AgreementActivatedV1:
    return facts.AgreementActivatedV1(
        version=5,
        agreement=agreement,
        revision=1,
        parties=PARTIES,
        status="active",
        kind="cluster",
        active_on=DAY,
        starts_on=DAY,
        ends_on=date(2027, 8, 31),
        moves=moves,
    )


def drafted(agreement: str = CLUSTER, **more: Any) -> facts.AgreementDraftedV1:
    terms = [
        ObligationTerms(
            obligation_ref="hire", party="fabrika", measure="hires", target=10, due_on=date(2027, 6, 30)
        )
    ]
    said: dict[str, Any] = {
        "version": 1,
        "agreement": agreement,
        "revision": 1,
        "parties": PARTIES,
        "status": "drafted",
        "kind": "cluster",
        "title": "Кластер",
        "starts_on": DAY,
        "ends_on": date(2027, 8, 31),
        "obligations": terms,
    }
    return facts.AgreementDraftedV1(**(said | more))


def stand(*parties: str, on: date = DAY) -> tuple[facts.SignatureOf, ...]:
    return tuple(facts.SignatureOf(participant=party, signed_on=on) for party in parties)


def signed(party: str, version: int, status: str = "signed", revision: int = 1) -> facts.AgreementSignedV1:
    """A party signs; those before it in PARTIES have signed."""
    return facts.AgreementSignedV1(
        version=version,
        agreement=CLUSTER,
        revision=revision,
        parties=PARTIES,
        status=status,
        party=party,
        signed_on=DAY,
        signatures=stand(*PARTIES[: PARTIES.index(party) + 1]),
    )


def progressed(done: int, version: int = 9, state: str = "scheduled") -> facts.ObligationProgressedV1:
    return facts.ObligationProgressedV1(
        version=version,
        agreement=CLUSTER,
        revision=1,
        parties=PARTIES,
        obligation_ref="hire",
        party="fabrika",
        measure="hires",
        done=done,
        target=10,
        due_on=date(2027, 6, 30),
        state=state,
        on=DAY,
    )


async def lines(picture: Picture, **params: str) -> dict[str, Any]:
    body = (await picture.get("funding", **params)).json()
    return {line.get("source", line.get("agreement")): line for line in body["lines"]} | {"": body["total"]}


async def test_golden_case_two_a_cluster_of_130_million_has_exact_shares(picture: Picture) -> None:
    await picture.tell(
        active(
            pledge("federal", "100000000.00"),
            pledge("employer", "20000000.00"),
            pledge("regional", "10000000.00"),
        )
    )
    found = await lines(picture, agreement=CLUSTER, group_by="source")
    assert found[""] == {"low": "130000000.00", "high": "130000000.00"}
    assert {source: line["share"] for source, line in found.items() if source} == {
        "federal": {"low": 0.769231, "high": 0.769231},
        "employer": {"low": 0.153846, "high": 0.153846},
        "regional": {"low": 0.076923, "high": 0.076923},
    }


async def test_golden_case_three_a_sum_that_two_agreements_share_is_never_split(picture: Picture) -> None:
    shared = (OTHER,)
    await picture.tell(
        drafted(OTHER),
        active(
            pledge("federal", "200000000.00", shared_by=shared),
            pledge("regional", "10000000.00", shared_by=shared),
            pledge("extra_budget", "22000000.00", "at_least", shared),
        ),
    )
    found = await lines(picture, group_by="source")
    assert found[""] == {"low": "232000000.00", "high": None}
    assert found["federal"]["share"] == {"low": 0.0, "high": 0.862069}
    assert found["extra_budget"]["pledged"] == {"low": "22000000.00", "high": None}
    for agreement in (CLUSTER, OTHER):
        body = (await picture.get("funding", agreement=agreement)).json()
        assert [line["pledged"]["low"] for line in body["lines"]] == [
            "22000000.00",
            "200000000.00",
            "10000000.00",
        ]
        assert {(line["agreement"], *line["shared_by"]) for line in body["lines"]} == {(CLUSTER, OTHER)}
        assert body["total"] == {"low": "232000000.00", "high": None}


async def test_beside_other_agreements_a_share_is_one_of_the_money_of_its_own(picture: Picture) -> None:
    third = "copp-perm/cluster-3"
    await picture.tell(
        active(
            pledge("federal", "100000000.00"),
            pledge("employer", "20000000.00"),
            pledge("regional", "10000000.00"),
        ),
        active(
            pledge("federal", "200000000.00", shared_by=(third,), agreement=OTHER),
            pledge("extra_budget", "22000000.00", "at_least", (third,), OTHER),
            agreement=OTHER,
        ),
    )
    body = (await picture.get("funding")).json()
    found = {(line["agreement"], line["source"]): line["share"] for line in body["lines"]}
    assert found[CLUSTER, "federal"] == {"low": 0.769231, "high": 0.769231}
    assert found[OTHER, "federal"] == {"low": 0.0, "high": 0.900901}
    page = (await picture.client.get("/agreements")).text
    assert "76,92" in page
    assert "90,09" in page
    whole = await lines(picture, group_by="source")
    assert whole["federal"]["share"] == {"low": 0.0, "high": 0.852273}  # 300 of 352 or more


async def test_a_pool_that_both_agreements_state_is_one_line_with_what_became_of_it(picture: Picture) -> None:
    back = Move(
        on=DAY,
        amount="30.00",
        was=End(account="pledged", source="federal", agreement=CLUSTER, bound="exact", shared_by=(OTHER,)),
        at=End(account=OUTSIDE),
    )
    await picture.tell(
        active(pledge("federal", "30.00", shared_by=(OTHER,))),
        active(back, pledge("federal", "30.00", shared_by=(CLUSTER,), agreement=OTHER), agreement=OTHER),
        active(paid("transferred", "federal", "10.00", OTHER), agreement=OTHER),
    )
    [line] = (await picture.get("funding")).json()["lines"]
    assert (line["agreement"], line["shared_by"]) == (CLUSTER, [OTHER])
    assert (line["pledged"]["low"], line["transferred"]) == ("30.00", "10.00")
    page = (await picture.client.get("/agreements")).text
    assert page.count(f"{CLUSTER} + {OTHER}") + page.count(f"{OTHER} + {CLUSTER}") == 1


async def test_a_line_by_agreement_holds_its_own_money_and_a_shared_pool_stands_apart(
    picture: Picture,
) -> None:
    await picture.tell(
        active(pledge("federal", "50.00"), pledge("regional", "30.00", shared_by=(OTHER,))),
        active(pledge("federal", "20.00", agreement=OTHER), agreement=OTHER),
    )
    body = (await picture.get("funding", group_by="agreement")).json()
    assert [(line["agreement"], line.get("shared_by"), line["pledged"]["low"]) for line in body["lines"]] == [
        (CLUSTER, None, "50.00"),
        (CLUSTER, [OTHER], "30.00"),
        (OTHER, None, "20.00"),
    ]
    assert body["total"] == {"low": "100.00", "high": "100.00"}


async def test_what_became_of_money_stands_beside_what_was_promised_and_has_a_receipt(
    picture: Picture,
) -> None:
    await picture.tell(active(pledge("employer", "20000000.00")))
    moves = (
        paid("transferred", "employer", "12500000.50"),
        paid("accounted", "employer", "10000000.00"),
        paid("accepted", "employer", "9000000.00"),
        paid("returned", "employer", "500000.25"),
    )
    await picture.tell(active(*moves))
    line = (await lines(picture, group_by="source"))["employer"]
    assert {name: line[name] for name in ("transferred", "accounted", "accepted", "returned")} == {
        "transferred": "12500000.50",
        "accounted": "10000000.00",
        "accepted": "9000000.00",
        "returned": "500000.25",
    }
    receipt = (await picture.get("receipt", measure="transferred")).json()
    assert (receipt["value"], len(receipt["postings"])) == ("12500000.50", 1)


async def test_funding_as_it_was_known_before_a_correction(picture: Picture) -> None:
    await picture.tell(active(pledge("federal", "100.00")))
    before = picture.seq
    back = Move(
        on=DAY,
        amount="100.00",
        was=End(account="pledged", source="federal", agreement=CLUSTER, bound="exact"),
        at=End(account=OUTSIDE),
    )
    await picture.tell(active(back, pledge("federal", "80.00", "at_most")))
    assert (await lines(picture, group_by="source"))["federal"]["pledged"] == {"low": "0.00", "high": "80.00"}
    known = await lines(picture, group_by="source", known_seq=str(before))
    assert known["federal"]["pledged"] == {"low": "100.00", "high": "100.00"}


async def test_an_agreement_shows_who_signed_and_how_far_its_obligations_have_come(picture: Picture) -> None:
    await picture.tell(drafted(), signed("copp-perm", 2), signed("fabrika", 3), active(), progressed(7))
    [found] = (await picture.get("agreements", party="fabrika", status="active")).json()["agreements"]
    assert (found["agreement"], found["kind"], found["status"]) == (CLUSTER, "cluster", "active")
    assert found["parties"] == [
        {"participant": "copp-perm", "signed_on": "2026-09-01"},
        {"participant": "fabrika", "signed_on": "2026-09-01"},
    ]
    [obligation] = found["obligations"]
    assert {k: obligation[k] for k in ("measure", "target", "done", "state", "due_on")} == {
        "measure": "hires",
        "target": 10,
        "done": 7,
        "state": "scheduled",
        "due_on": "2027-06-30",
    }


async def test_an_essential_change_asks_for_all_other_signatures_again(picture: Picture) -> None:
    await picture.tell(drafted(), signed("copp-perm", 2), signed("fabrika", 3))
    amended = facts.AgreementAmendedV1(
        **drafted().model_dump(exclude={"version", "revision", "status"}),
        version=4,
        revision=2,
        status="signed",
        party="copp-perm",
        amended_on=date(2026, 10, 1),
        changed=("ends_on",),
        essential=True,
        missing=("fabrika",),
        signatures=stand("copp-perm", on=date(2026, 10, 1)),
    )
    await picture.tell(amended)
    [found] = (await picture.get("agreements")).json()["agreements"]
    assert found["revision"] == 2
    assert [p["signed_on"] for p in found["parties"]] == ["2026-10-01", None]


def asked_for(version: int, **more: Any) -> facts.AgreementAmendedV1:
    """The factory asks for another revision, which the centre has not signed."""
    said: dict[str, Any] = {
        "version": version,
        "revision": 2,
        "status": "active",
        "party": "fabrika",
        "amended_on": date(2026, 10, 1),
        "changed": ("ends_on", "obligations"),
        "essential": True,
        "missing": ("copp-perm",),
        "signatures": (facts.SignatureOf(participant="fabrika", signed_on=date(2026, 10, 1)),),
    }
    terms = drafted(**more).model_dump(exclude={"version", "revision", "status"})
    return facts.AgreementAmendedV1(**(terms | said))


async def test_terms_that_one_party_asks_for_stand_beside_those_in_force_until_all_have_signed(
    picture: Picture,
) -> None:
    less = ObligationTerms(
        obligation_ref="hire", party="fabrika", measure="hires", target=1, due_on=date(2029, 6, 30)
    )
    wish = asked_for(6, title="Новый", ends_on=date(2030, 1, 1), obligations=(less,))
    await picture.tell(drafted(), signed("copp-perm", 2), signed("fabrika", 3), active(), progressed(7), wish)
    [found] = (await picture.get("agreements")).json()["agreements"]
    assert (found["title"], found["revision"], found["ends_on"]) == ("Кластер", 1, "2027-08-31")
    assert [p["signed_on"] for p in found["parties"]] == ["2026-09-01", "2026-09-01"]
    assert [(o["target"], o["done"], o["due_on"]) for o in found["obligations"]] == [(10, 7, "2027-06-30")]
    pending = found["pending"]
    assert (pending["revision"], pending["title"], pending["ends_on"]) == (2, "Новый", "2030-01-01")
    assert [p["signed_on"] for p in pending["parties"]] == [None, "2026-10-01"]
    assert [(o["target"], o["due_on"]) for o in pending["obligations"]] == [(1, "2029-06-30")]
    both = active().model_copy(update={"version": 8, "revision": 2})
    await picture.tell(signed("fabrika", 7, "active", revision=2), both)
    [found] = (await picture.get("agreements")).json()["agreements"]
    assert (found["title"], found["revision"], found["pending"]) == ("Новый", 2, None)
    assert [(o["target"], o["done"]) for o in found["obligations"]] == [(1, 7)]


async def test_an_obligation_that_was_read_late_does_not_replace_a_newer_one(picture: Picture) -> None:
    await picture.tell(drafted(), progressed(7, version=9), progressed(5, version=8))
    [found] = (await picture.get("agreements")).json()["agreements"]
    assert found["obligations"][0]["done"] == 7


async def test_few_people_of_an_obligation_are_for_its_parties_alone(picture: Picture) -> None:
    await picture.tell(drafted(), progressed(3))
    KEYS["kdr_fabrika"] = {"participant": "fabrika", "kind": "employer", "rights": [], "admin": False}

    async def done(key: str) -> int | None:
        [found] = (await picture.get("agreements", key)).json()["agreements"]
        value: int | None = found["obligations"][0]["done"]
        return value

    assert [await done(key) for key in (EXACT, "kdr_fabrika", PLAIN)] == [3, 3, None]


async def test_a_wrong_question_about_agreements_is_told_what_is_wrong(picture: Picture) -> None:
    assert codes(await picture.get("agreements", status="activ")) == ["invalid_parameter"] * 2
    assert codes(await picture.get("agreements", agreement="a b")) == ["invalid_parameter"] * 2
    assert codes(await picture.get("funding", group_by="payer")) == ["invalid_parameter"] * 2


def limit(ref: str, of: str = "pledged", **more: str) -> CovenantTerms:
    return CovenantTerms.model_validate({"covenant_ref": ref, "source": "federal", "of": of, **more})


async def test_covenants_show_how_far_a_share_stays_inside_its_limit(picture: Picture) -> None:
    limits = (
        limit("a", at_most="0.80"),
        limit("b", at_most="0.70"),
        limit("c", at_least="0.75"),
        limit("d", of="transferred", at_least="0.60"),
    )
    await picture.tell(
        drafted(covenants=limits),
        active(
            pledge("federal", "100.00"),
            pledge("employer", "20.00"),
            pledge("regional", "10.00", "at_most"),
            paid("transferred", "federal", "40.00"),
            paid("returned", "federal", "10.00"),
        ),
    )
    found = {c["covenant_ref"]: c for c in (await picture.get("funding")).json()["covenants"]}
    # 100 of 120 to 130: between 76.9 and 83.3 %
    assert found["a"]["share"] == {"low": 0.769231, "high": 0.833333}
    assert found["a"]["slack"] == {"low": -0.033333, "high": 0.030769}
    assert {ref: one["state"] for ref, one in found.items()} == {
        "a": "open",
        "b": "broken",
        "c": "kept",
        "d": "open",
    }
    # 30 came and stayed, 100 may come, of others none to 30
    assert found["d"]["share"] == {"low": 0.5, "high": 1.0}
    assert (await picture.get("funding", agreement=OTHER)).json()["covenants"] == []
