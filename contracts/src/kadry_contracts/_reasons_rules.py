"""Codes of reports that keep the contract and break a rule of the region: who may say it, of what, when."""

RULES: dict[str, tuple[str, str]] = {
    "not_authorised": (
        "Участник этого вида[ ({kind})] не может сообщать о таких событиях[: {type}]. Об этом сообщает тот, "
        "кто за это отвечает; кто именно, указано в /v1/catalog.",
        "A participant of this kind[ ({kind})] may not report such events[: {type}]. Whoever is responsible "
        "reports them; /v1/catalog says who that is.",
    ),
    "suspended": (
        "Участие приостановлено: отчёты не принимаются, прежние остаются в силе. Обратитесь к "
        "администратору региона.",
        "Participation is suspended: reports are not accepted, earlier ones stay. Ask the administrator of "
        "the region.",
    ),
    "not_yours": (
        "Объект[ {name}] принадлежит другому участнику[ ({owner})]. Изменить его может только он.",
        "The object[ {name}] belongs to another participant[ ({owner})], who alone may change it.",
    ),
    "not_a_party": (
        "Участник не является стороной соглашения[ {agreement}]. Подписывать и прекращать его могут только "
        "стороны.",
        "The participant is not a party to the agreement[ {agreement}]. Only its parties may sign or end it.",
    ),
    "unknown_object": (
        "Объект[ {name}], на который ссылается отчёт, так и не появился. Проверьте его имя; если объект "
        "должен быть, сообщите о нём и отправьте отчёт снова под новым id.",
        "The object[ {name}] that the report names did not appear. Check the name; if it should exist, "
        "report it first and send this report again under a new id.",
    ),
    "waited_too_long": (
        "Отчёт ждал[ {name}] дольше, чем разрешено[ (до {until})]. Когда недостающее появится, отправьте "
        "отчёт снова под новым id.",
        "The report waited[ for {name}] longer than is allowed[ (until {until})]. When what was missing is "
        "there, send the report again under a new id.",
    ),
    "unknown_original": (
        "Сообщения, указанного в corrects, от этого отправителя нет. Проверьте id исправляемого сообщения.",
        "The message named in corrects was never sent by this source. Check the id of what you correct.",
    ),
    "corrects_another": (
        "Исправление должно быть того же вида и о том же объекте[ ({name})], что и исправляемое сообщение. "
        "О другом объекте сообщите новым отчётом.",
        "A correction must have the type of what it corrects and be about the same object[ ({name})]. "
        "Report another object anew.",
    ),
    "already_corrected": (
        "Сообщение, указанное в corrects, уже заменено[ другим: {by}]. Исправляйте последнее.",
        "The message named in corrects was already replaced[ by {by}]. Correct the latest one.",
    ),
    "already_exists": (
        "Объект[ {name}] уже есть. Для изменения отправьте отчёт об изменении, для исправления ошибки "
        "укажите прежний id в corrects.",
        "The object[ {name}] already exists. Report a change to change it, or name the earlier id in "
        "corrects to mend a mistake.",
    ),
    "already_ended": (
        "Объект[ {name}] уже завершён[ ({on})], второго завершения не бывает. Если дата или причина "
        "неверны, исправьте прежний отчёт через corrects.",
        "The object[ {name}] has already ended[ ({on})] and cannot end twice. If the date or the reason is "
        "wrong, correct the earlier report with corrects.",
    ),
    "wrong_state": (
        "В нынешнем состоянии[ ({state})] это невозможно. Проверьте, что произошло раньше, по своим отчётам.",
        "This is not possible in the present state[ ({state})]. Check in your reports what happened before.",
    ),
    "kind_mismatch": (
        "Вид объекта[ {name}] не тот, который здесь нужен[: ожидается {expected}]. Укажите подходящий "
        "объект.",
        "The object[ {name}] is not of the kind needed here[: {expected} is expected]. Name one that fits.",
    ),
    "dates_reversed": (
        "Событие раньше того, что должно было ему предшествовать[ ({before})]. Проверьте даты.",
        "The event is dated before what must precede it[ ({before})]. Check the dates.",
    ),
    "positions_in_use": (
        "В вакансии нельзя оставить меньше рабочих мест, чем уже занято[ ({filled})]. Укажите не меньше.",
        "A vacancy cannot have fewer positions than are already filled[ ({filled})]. State at least as many.",
    ),
    "intake_not_open": (
        "Набор[ {intake}] не принимает людей[ ({state})]. Выберите другой набор.",
        "The intake[ {intake}] takes nobody in[ ({state})]. Choose another one.",
    ),
    "outside_intake": (
        "Дата вне сроков набора[ {intake}][: {starts_on} — {ends_on}]. Проверьте дату и набор.",
        "The date is outside the intake[ {intake}][: {starts_on} to {ends_on}]. Check the date and the "
        "intake.",
    ),
    "already_started": (
        "Набор[ {intake}] уже начался[ ({starts_on})]. До начала набор отменяют, после начала прекращают: "
        "отправьте intake_aborted.",
        "The intake[ {intake}] has already started[ ({starts_on})]. Before the start it is cancelled, "
        "afterwards it is aborted: send intake_aborted.",
    ),
    "not_started": (
        "Набор[ {intake}] ещё не начался[ ({starts_on})]. До начала его отменяют: отправьте "
        "intake_cancelled.",
        "The intake[ {intake}] has not started yet[ ({starts_on})]. Before the start it is cancelled: send "
        "intake_cancelled.",
    ),
    "has_people": (
        "В наборе[ {intake}] уже есть люди: вид приёма и срок начала больше не меняются. Откройте новый "
        "набор.",
        "The intake[ {intake}] already has people: its kind of admission and its start can no longer "
        "change. Open a new one.",
    ),
    "places_in_use": (
        "Мест нельзя сделать меньше, чем уже занято или удержано[: {used}][; держатели: {holders}]. Укажите "
        "не меньше или сначала освободите места.",
        "There cannot be fewer places than are taken or held[: {used}][; holders: {holders}]. State at "
        "least as many, or free places first.",
    ),
    "no_free_place": (
        "В наборе[ {intake}] нет свободных мест[ из {places}]. Выберите другой набор или дождитесь, пока "
        "место освободится, и отправьте отчёт снова под новым id.",
        "The intake[ {intake}] has no free place[ of {places}]. Choose another one, or wait until a place "
        "is free and send the report again under a new id.",
    ),
    "hold_expired": (
        "Срок удержания места по направлению[ {referral}] истёк[ {until}], и свободных мест нет. Центру "
        "занятости нужно выдать новое направление.",
        "The place held for the referral[ {referral}] expired[ on {until}] and no other is free. The job "
        "centre has to refer the person again.",
    ),
    "hold_released": (
        "Место по направлению[ {referral}] больше не удерживается[: {why}]. Нужно новое направление или "
        "свободное место.",
        "The place is no longer held for the referral[ {referral}][: {why}]. A new referral or a free place "
        "is needed.",
    ),
    "referral_mismatch": (
        "Направление[ {referral}] выдано в другой набор или другому человеку. Проверьте его номер и набор.",
        "The referral[ {referral}] is for another intake or another person. Check its name and the intake.",
    ),
    "already_registered": (
        "У человека уже есть открытая регистрация[ с {since}]. Закройте её или исправьте через corrects.",
        "The person already has an open registration[ since {since}]. Close it, or correct it with corrects.",
    ),
    "not_registered": (
        "У человека нет открытой регистрации безработного. Сначала сообщите о регистрации.",
        "The person has no open registration as unemployed. Report the registration first.",
    ),
    "not_available": (
        "Человек не числится готовым к работе: отзывать нечего. Проверьте, о ком отчёт.",
        "The person is not registered as available for work, so there is nothing to withdraw. Check who is "
        "meant.",
    ),
    "person_erased": (
        "Данные этого человека удалены по закону; отчёты о нём больше не принимаются.",
        "This person's data were erased as the law demands; reports about them are no longer accepted.",
    ),
    "already_used": (
        "По направлению[ {referral}] человек уже зачислен[ {on}], отозвать его нельзя.",
        "The person is already enrolled by the referral[ {referral}][ since {on}]; it cannot be withdrawn.",
    ),
    "already_paused": (
        "Обучение уже приостановлено[ с {since}]. Сообщите сначала о возобновлении.",
        "The study already rests[ since {since}]. Report first that it goes on.",
    ),
    "not_paused": (
        "Обучение не приостановлено: возобновлять нечего. Проверьте enrolment_ref и дату.",
        "The study does not rest, so it cannot go on anew. Check enrolment_ref and the day.",
    ),
    "not_in_training": (
        "Человек в этот день нигде не учится[ ({on})]: практика бывает только у обучающихся. Сначала "
        "сообщите о зачислении.",
        "The person is not in training on that day[ ({on})]; practice is for those who study. Report the "
        "enrolment first.",
    ),
    "outside_offer": (
        "Дата вне сроков предложения практики[ {offer}][: {starts_on} — {ends_on}]. Проверьте дату и "
        "предложение.",
        "The date is outside the offer of practice[ {offer}][: {starts_on} to {ends_on}]. Check the date and "
        "the offer.",
    ),
    "consent_needed": (
        "Без согласия человека[ ({purpose})] этого не сообщают. Сначала получите согласие и сообщите о нём.",
        "This is not reported without the person's consent[ ({purpose})]. Ask for it first and report it.",
    ),
    "no_consent": (
        "Такого согласия[ ({purpose})] нет, или оно отозвано. Проверьте, о ком отчёт, и сообщите о согласии.",
        "There is no such consent[ ({purpose})], or it was taken back. Check who is meant; report it.",
    ),
    "unknown_need": (
        "Такая потребность[ ({need})] у человека не заявлена. Сначала сообщите о ней.",
        "No such need[ ({need})] of the person was declared. Report it first.",
    ),
    "not_employed": (
        "Человек не числится работающим у этого работодателя. Сообщите сначала о подтверждении занятости.",
        "The person is not known to be employed there. Report first that the employment is confirmed.",
    ),
    "equipment_busy": (
        "Оборудование[ {equipment}] в это время занято или не работает[: {conflicts}]. Выберите другое "
        "время[, например {alternative}].",
        "The equipment[ {equipment}] is booked or out of service at that time[: {conflicts}]. Choose another "
        "time[, such as {alternative}].",
    ),
    "hours_exceed_booking": (
        "Использовано больше часов, чем забронировано[ ({hours})]. Укажите не больше.",
        "More hours were used than are booked[ ({hours})]. State at most as many.",
    ),
    "already_used_hours": (
        "О часах по этой брони[ {name}] уже сообщено: её нельзя ни снять, ни сделать короче, ни перенести к "
        "другому владельцу.",
        "Hours of this booking[ {name}] were already reported; it cannot be cancelled, made shorter or moved "
        "to another owner.",
    ),
    "stale_version": (
        "Есть уже версия[ {version}] этого прогноза или более новая. Увеличьте version и отправьте снова.",
        "There already is a version[ {version}] of this forecast, or a newer one. Raise version and send it "
        "again.",
    ),
}
