"""Messages of the trainees service."""

from __future__ import annotations

from kadry_contracts._catalogue.common import AVAILABILITY, JOB_CENTRES, NEW, PERSON, PROVIDERS, fact, report
from kadry_contracts.facts import trainees as facts
from kadry_contracts.reports import trainees as reports

REPORTS = (
    report(
        reports.UnemployedRegisteredV1,
        "человек зарегистрирован безработным",
        JOB_CENTRES,
        *NEW,
        "already_registered",
        "person_erased",
    ),
    report(
        reports.UnemployedClosedV1,
        "снят с регистрационного учёта",
        JOB_CENTRES,
        *PERSON,
        "not_registered",
        "already_ended",
        "dates_reversed",
    ),
    report(
        reports.TrainingReferredV1,
        "направлен на обучение",
        JOB_CENTRES,
        "already_exists",
        *PERSON,
        "not_registered",
        "no_free_place",
        "hold_expired",
        "intake_not_open",
        "dates_reversed",
    ),
    report(
        reports.EnrolledV1,
        "зачислен",
        PROVIDERS,
        *NEW,
        *PERSON,
        "not_yours",
        "no_free_place",
        "hold_expired",
        "hold_released",
        "referral_mismatch",
        "intake_not_open",
        "outside_intake",
        "agreement_not_active",
        "not_a_party",
        "kind_mismatch",
    ),
    report(
        reports.StudyEndedV1,
        "обучение завершено",
        PROVIDERS,
        *PERSON,
        "already_ended",
        "dates_reversed",
    ),
    report(
        reports.AvailabilityDeclaredV1, "готов приступить к работе", AVAILABILITY, "unknown_code", *PERSON
    ),
    report(
        reports.AvailabilityWithdrawnV1,
        "больше не готов приступить к работе",
        AVAILABILITY,
        *PERSON,
        "not_available",
    ),
)

FACTS = (
    fact(facts.UnemployedRegisteredV1, "числится безработным", "parties"),
    fact(facts.UnemployedClosedV1, "снят с регистрационного учёта", "parties"),
    fact(facts.TrainingReferredV1, "направлен на обучение", "parties"),
    fact(facts.ReferralLapsedV1, "направление утратило силу", "parties"),
    fact(facts.PlaceRequestedV1, "запрошено место", "services"),
    fact(facts.EnrolledV1, "зачислен", "parties"),
    fact(facts.StudyEndedV1, "обучение завершено", "parties"),
    fact(facts.GraduateAvailableV1, "выпускник готов к работе", "everyone"),
    fact(facts.AvailabilityDeclaredV1, "готов приступить к работе", "parties"),
    fact(facts.AvailabilityWithdrawnV1, "больше не готов приступить к работе", "parties"),
    fact(facts.TraineeHiredV1, "человек трудоустроен", "parties"),
    fact(facts.TraineeLinkedV1, "два псевдонима одного человека соединены", "parties"),
    fact(facts.OverlapFoundV1, "обучение пересекается по времени", "parties"),
)
