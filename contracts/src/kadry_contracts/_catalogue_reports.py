"""The catalogue of reports: who may say what, what it is called, and why it may be refused."""

from __future__ import annotations

from kadry_contracts.codes import ParticipantKind
from kadry_contracts.entry import ANY_REPORT, Entry
from kadry_contracts.envelope import Report
from kadry_contracts.reports import agreements, programs, trainees, vacancies

EMPLOYERS: frozenset[ParticipantKind] = frozenset({"employer", "job_centre"})
JOB_CENTRES: frozenset[ParticipantKind] = frozenset({"job_centre"})
PROVIDERS: frozenset[ParticipantKind] = frozenset({"college", "resource_centre"})
"""Wherever the domain contract says `college`, a resource centre is meant too."""
AVAILABILITY = PROVIDERS | JOB_CENTRES
PARTIES: frozenset[ParticipantKind] = frozenset(
    {
        "college",
        "resource_centre",
        "school",
        "employer",
        "institution",
        "ministry",
        "coordinator",
        "job_centre",
    }
)
"""Who may be a party to an agreement: everybody but verifiers, who confirm and promise nothing."""

NEW = ("already_exists", "unknown_code")
OWN = ("unknown_object", "waited_too_long")
PERSON = ("unknown_object", "waited_too_long", "person_erased")


def _entry(model: type[Report], term_ru: str, writers: frozenset[ParticipantKind], *codes: str) -> Entry:
    known = dict.fromkeys((*ANY_REPORT, *codes))
    return Entry(model, model.service(), term_ru, writers=writers, codes=tuple(known))


REPORTS = (
    _entry(vacancies.VacancyOpenedV1, "вакансия открыта", EMPLOYERS, *NEW, "positions_in_use"),
    _entry(
        vacancies.VacancyChangedV1,
        "условия вакансии изменены",
        EMPLOYERS,
        *OWN,
        "unknown_code",
        "already_ended",
        "positions_in_use",
        "dates_reversed",
    ),
    _entry(vacancies.VacancyClosedV1, "вакансия закрыта", EMPLOYERS, *OWN, "already_ended", "dates_reversed"),
    _entry(vacancies.HireMadeV1, "человек принят на работу", EMPLOYERS, *NEW, *PERSON, "dates_reversed"),
    _entry(programs.ProgramPublishedV1, "программа опубликована", PROVIDERS, *NEW, *OWN),
    _entry(
        programs.IntakeOpenedV1,
        "набор открыт",
        PROVIDERS,
        *NEW,
        *OWN,
        "not_yours",
        "not_a_party",
        "agreement_not_active",
        "kind_mismatch",
        "places_in_use",
        "has_people",
    ),
    _entry(
        programs.IntakeChangedV1,
        "условия набора изменены",
        PROVIDERS,
        *OWN,
        "already_ended",
        "places_in_use",
        "has_people",
        "dates_reversed",
    ),
    _entry(
        programs.IntakeCancelledV1,
        "набор отменён до начала",
        PROVIDERS,
        *OWN,
        "already_ended",
        "already_started",
    ),
    _entry(
        programs.IntakeAbortedV1,
        "набор прекращён после начала",
        PROVIDERS,
        *OWN,
        "already_ended",
        "not_started",
    ),
    _entry(
        trainees.UnemployedRegisteredV1,
        "человек зарегистрирован безработным",
        JOB_CENTRES,
        *NEW,
        "already_registered",
        "person_erased",
    ),
    _entry(
        trainees.UnemployedClosedV1,
        "снят с регистрационного учёта",
        JOB_CENTRES,
        *PERSON,
        "not_registered",
        "already_ended",
        "dates_reversed",
    ),
    _entry(
        trainees.TrainingReferredV1,
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
    _entry(
        trainees.EnrolledV1,
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
    _entry(
        trainees.StudyEndedV1,
        "обучение завершено",
        PROVIDERS,
        *PERSON,
        "already_ended",
        "dates_reversed",
    ),
    _entry(
        trainees.AvailabilityDeclaredV1, "готов приступить к работе", AVAILABILITY, "unknown_code", *PERSON
    ),
    _entry(
        trainees.AvailabilityWithdrawnV1,
        "больше не готов приступить к работе",
        AVAILABILITY,
        *PERSON,
        "not_available",
    ),
    _entry(
        agreements.AgreementDraftedV1,
        "проект соглашения составлен",
        PARTIES,
        *NEW,
        "not_a_party",
        "unknown_participant",
    ),
    _entry(
        agreements.AgreementSignedV1,
        "соглашение подписано стороной",
        PARTIES,
        *OWN,
        "not_a_party",
        "stale_revision",
        "already_signed",
        "already_ended",
    ),
    _entry(
        agreements.AgreementTerminatedV1,
        "соглашение расторгнуто",
        PARTIES,
        *OWN,
        "not_a_party",
        "already_ended",
        "dates_reversed",
    ),
)
