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
    "agreement_not_active": (
        "Соглашение[ {agreement}] не действует на эту дату[ ({state})]. Его должны подписать все стороны, и "
        "срок его должен начаться.",
        "The agreement[ {agreement}] is not active on that day[ ({state})]. All parties must have signed it "
        "and its term must have begun.",
    ),
    "stale_revision": (
        "Эта редакция соглашения[ {agreement}] уже не последняя[: последняя {revision}]. Прочитайте "
        "последнюю и подпишите её.",
        "This revision of the agreement[ {agreement}] is not the latest[, which is {revision}]. Read the "
        "latest one and sign that.",
    ),
    "already_signed": (
        "Эта сторона уже подписала эту редакцию[ ({on})]. Повторная подпись не нужна.",
        "This party has already signed this revision[ ({on})]. No second signature is needed.",
    ),
    "not_signed": (
        "Эта сторона не подписывала эту редакцию соглашения[ {agreement}]. Отозвать можно только свою "
        "подпись под последней редакцией.",
        "This party has not signed this revision of the agreement[ {agreement}]. Only one's own signature "
        "of the latest revision can be revoked.",
    ),
    "already_active": (
        "Соглашение[ {agreement}] уже действует[ с {on}], подпись больше не отзывают. Прекратить его можно "
        "отчётом agreement_terminated.",
        "The agreement[ {agreement}] is already active[ since {on}], and a signature can no longer be "
        "revoked. Report agreement_terminated to end it.",
    ),
    "not_the_payer": (
        "О перечислении, возврате и принятии отчёта сообщает плательщик[: {payer}]. Проверьте, чьё это "
        "перечисление и какой источник.",
        "The payer reports transfers, returns and the acceptance of accounts[: {payer}]. Check whose "
        "transfer it is and from which source.",
    ),
    "not_the_receiver": (
        "О расходах отчитывается получатель перечисления[: {receiver}], а не плательщик.",
        "The receiver of a transfer accounts for it[: {receiver}], not the payer.",
    ),
    "not_the_creditor": (
        "Снять обязательство может только сторона, которой оно дано, а не та, которая его дала[: {party}].",
        "Only a party to whom it was promised can waive an obligation, not the one who promised it[: "
        "{party}].",
    ),
    "source_not_pledged": (
        "В соглашении[ {agreement}] нет средств из этого источника[: {source}]. Проверьте источник или "
        "измените соглашение.",
        "The agreement[ {agreement}] pledges nothing from this source[: {source}]. Check the source or amend "
        "the agreement.",
    ),
    "exceeds_pledged": (
        "Сумма больше той, что предусмотрена соглашением из этого источника[: осталось {left}]. Укажите не "
        "больше или измените соглашение.",
        "The sum is more than the agreement pledges from this source[: {left} is left]. State at most that, "
        "or amend the agreement.",
    ),
    "exceeds_transferred": (
        "Сумма больше той, что перечислена и за которую ещё не отчитались[: осталось {left}]. Укажите не "
        "больше.",
        "The sum is more than was transferred and is not yet accounted for[: {left} is left]. State at most "
        "that.",
    ),
    "exceeds_accounted": (
        "Сумма больше той, за которую отчитались и которая ещё не принята[: осталось {left}]. Укажите не "
        "больше.",
        "The sum is more than was accounted for and is not yet accepted[: {left} is left]. State at most "
        "that.",
    ),
    "four_eyes": (
        "Отчёт о расходах принимает не тот, кто его представил[: {participant}]. Его должен принять "
        "плательщик.",
        "Accounts are not accepted by the one who submitted them[: {participant}]. The payer has to accept "
        "them.",
    ),
}
