"""Which steps of people stand in a funnel: what was said last, of whom, and what was a mistake."""

from __future__ import annotations

from kadry_contracts.facts import trainees

from .ledger import Picture
from .test_people import ended, enrolled, hired, person, registered, who


async def funnel(picture: Picture, **asked: str) -> dict[str, dict[str, int]]:
    """People by cohort and stage, as far as there are any."""
    return {
        line["cohort"]: {
            stage: found["people"]
            for stage, found in line.items()
            if isinstance(found, dict) and found["people"]
        }
        for line in (await picture.get("funnel", **asked)).json()["cohorts"]
    }


async def test_three_names_that_were_linked_one_after_another_are_one_person(picture: Picture) -> None:
    first, second, third = who(), who(), who()
    await picture.tell(registered(first), registered(second), enrolled(third))
    await picture.tell(trainees.TraineeLinkedV1(**person(second, merged=third)))
    before = picture.seq
    await picture.tell(trainees.TraineeLinkedV1(**person(first, merged=second)))
    assert await funnel(picture) == {"2026-01": {"registered": 1, "enrolled": 1}}
    assert await funnel(picture, known_seq=str(before)) == {"2026-01": {"registered": 2, "enrolled": 1}}


async def test_a_registration_that_was_a_mistake_leaves_the_one_before_it(picture: Picture) -> None:
    one = who()
    await picture.tell(registered(one))
    await picture.tell(trainees.UnemployedClosedV1(**person(one, closed_on="2026-03-01", reason="hired")))
    await picture.tell(registered(one, on="2026-05-10"))
    mistake = trainees.UnemployedClosedV1(**person(one, closed_on="2026-05-12", reason="misregistered"))
    await picture.tell(mistake)
    assert await funnel(picture) == {"2026-01": {"registered": 1}}


async def test_how_a_study_ended_is_what_was_said_last_of_it(picture: Picture) -> None:
    one, other = who(), who()
    await picture.tell(registered(one), enrolled(one), registered(other), enrolled(other))
    await picture.tell(ended(one), ended(one, "dropped_out", on="2026-05-01"))
    await picture.tell(ended(other, "misregistered"), ended(other, "dropped_out"))
    assert await funnel(picture) == {"2026-01": {"registered": 2, "enrolled": 2}}


async def test_a_hire_that_was_withdrawn_takes_no_referral_of_the_same_name_with_it(picture: Picture) -> None:
    one = who()
    referred = trainees.TrainingReferredV1(
        **person(one, referral=f"fabrika/{one}", intake="resurs/sew", provider="resurs"),
        referred_on="2026-02-01",
        expires_on="2026-02-20",
    )
    gone = trainees.TraineeHireWithdrawnV1(
        **person(one, hire=f"fabrika/{one}", employer="fabrika", reason="ошибка", withdrawn_on="2026-06-30"),
        hired_on="2026-06-19",
    )
    await picture.tell(registered(one), referred, hired(one), gone)
    assert await funnel(picture) == {"2026-01": {"registered": 1, "referred": 1}}


async def test_a_need_that_was_corrected_is_the_one_that_was_meant(picture: Picture) -> None:
    one = who()

    def declared(need: str, *others: str) -> trainees.SupportNeedDeclaredV1:
        said = {"needs": (need, *others), "declared": (need,), "consent": True, "on": "2026-03-01"}
        return trainees.SupportNeedDeclaredV1(**person(one, declared_by="college-perm", **said))

    await picture.tell(declared("ramp"), id="need-1")
    await picture.tell(declared("escort", "ramp"))
    await picture.tell(declared("remote", "escort"), corrects="need-1")
    body = (await picture.get("inclusion")).json()
    assert {line["need"]: line["applied"] for line in body["needs"]} == {"escort": 1, "remote": 1}
