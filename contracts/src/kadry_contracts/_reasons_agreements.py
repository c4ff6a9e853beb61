"""Codes of reports about agreements and their money that break a rule of the region."""

AGREEMENTS: dict[str, tuple[str, str]] = {
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
    "unmeasurable": (
        "Показатель[ {measure}] не считается отдельно по такому полю[: {field}]. Уберите это поле из "
        "обязательства[ {obligation_ref}].",
        "The measure[ {measure}] is not counted by such a field[: {field}]. Leave it out of the "
        "obligation[ {obligation_ref}].",
    ),
    "source_not_pledged": (
        "В соглашении[ {agreement}] нет средств из этого источника[: {source}]. Проверьте источник или "
        "измените соглашение.",
        "The agreement[ {agreement}] pledges nothing from this source[: {source}]. Check the source or amend "
        "the agreement.",
    ),
    "below_transferred": (
        "Редакция предусматривает меньше, чем из этого источника[ ({source})] уже перечислено. Укажите не "
        "меньше или сначала верните лишнее.",
        "The revision pledges less than was already transferred from this source[ ({source})]. State at "
        "least that, or return what is too much first.",
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
