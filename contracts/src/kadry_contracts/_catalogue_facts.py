"""The catalogue of facts: which service states what, what it is called, and who may read it."""

from __future__ import annotations

from collections.abc import Iterator

from kadry_contracts.entry import Entry, Readers
from kadry_contracts.envelope import Fact
from kadry_contracts.facts import agreements, gateway, programs, trainees, vacancies
from kadry_contracts.facts.common import (
    DECIDING,
    ContradictionFoundV1,
    ReportRefusedV1,
    ReportWaitingV1,
    typed,
)


def _entry(model: type[Fact], term_ru: str, readers: Readers) -> Entry:
    return Entry(model, model.service(), term_ru, readers=readers)


def _common() -> Iterator[Entry]:
    """What every deciding service states; the gateway refuses what is addressed to a service that does not
    exist.
    """
    for service in (*DECIDING, "gateway"):
        yield _entry(typed(ReportRefusedV1, service), "отчёт не принят", "parties")
    for service in DECIDING:
        yield _entry(typed(ReportWaitingV1, service), "отчёт ждёт недостающего", "parties")
        yield _entry(typed(ContradictionFoundV1, service), "обнаружено противоречие", "services")


FACTS = (
    _entry(vacancies.VacancyOpenedV1, "вакансия открыта", "everyone"),
    _entry(vacancies.VacancyChangedV1, "условия вакансии изменены", "everyone"),
    _entry(vacancies.VacancyClosedV1, "вакансия закрыта", "everyone"),
    _entry(vacancies.VacancyExpiredV1, "срок вакансии истёк", "everyone"),
    _entry(vacancies.PositionsFilledV1, "рабочее место занято", "parties"),
    _entry(vacancies.HireMadeV1, "приём на работу", "services"),
    _entry(programs.ProgramPublishedV1, "программа опубликована", "everyone"),
    _entry(programs.IntakeOpenedV1, "набор открыт", "everyone"),
    _entry(programs.IntakeChangedV1, "условия набора изменены", "everyone"),
    _entry(programs.IntakeCancelledV1, "набор отменён до начала", "everyone"),
    _entry(programs.IntakeAbortedV1, "набор прекращён после начала", "everyone"),
    _entry(programs.IntakeStartedV1, "занятия в наборе начались", "everyone"),
    _entry(programs.IntakeCompletedV1, "занятия в наборе закончились", "everyone"),
    _entry(programs.IntakeFullV1, "набор заполнен", "everyone"),
    _entry(programs.IntakeAtRiskV1, "набор под угрозой срыва", "everyone"),
    _entry(programs.PlaceHeldV1, "место удержано", "parties"),
    _entry(programs.PlaceTakenV1, "место занято", "parties"),
    _entry(programs.PlaceRefusedV1, "в месте отказано", "parties"),
    _entry(programs.PlaceReleasedV1, "место освобождено", "parties"),
    _entry(trainees.UnemployedRegisteredV1, "числится безработным", "parties"),
    _entry(trainees.UnemployedClosedV1, "снят с регистрационного учёта", "parties"),
    _entry(trainees.TrainingReferredV1, "направлен на обучение", "parties"),
    _entry(trainees.ReferralLapsedV1, "направление утратило силу", "parties"),
    _entry(trainees.PlaceRequestedV1, "запрошено место", "services"),
    _entry(trainees.EnrolledV1, "зачислен", "parties"),
    _entry(trainees.StudyEndedV1, "обучение завершено", "parties"),
    _entry(trainees.GraduateAvailableV1, "выпускник готов к работе", "everyone"),
    _entry(trainees.AvailabilityDeclaredV1, "готов приступить к работе", "parties"),
    _entry(trainees.AvailabilityWithdrawnV1, "больше не готов приступить к работе", "parties"),
    _entry(trainees.TraineeHiredV1, "человек трудоустроен", "parties"),
    _entry(trainees.TraineeLinkedV1, "два псевдонима одного человека соединены", "parties"),
    _entry(trainees.OverlapFoundV1, "обучение пересекается по времени", "parties"),
    _entry(agreements.AgreementDraftedV1, "проект соглашения составлен", "parties"),
    _entry(agreements.AgreementSignedV1, "соглашение подписано стороной", "parties"),
    _entry(agreements.AgreementActivatedV1, "соглашение вступило в силу", "parties"),
    _entry(agreements.AgreementTerminatedV1, "соглашение расторгнуто", "parties"),
    _entry(agreements.AgreementExpiredV1, "срок соглашения истёк", "parties"),
    _entry(gateway.ParticipantAddedV1, "участник принят", "services"),
    _entry(gateway.ParticipantChangedV1, "сведения об участнике изменены", "services"),
    _entry(gateway.ParticipantSuspendedV1, "участие приостановлено", "services"),
    *_common(),
)
