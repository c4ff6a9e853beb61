"""Codes of messages that break the contract: they are refused before any rule of the region looks at them."""

DECODING: dict[str, tuple[str, str]] = {
    "unreadable": (
        "Сообщение не прочитано[: {why}]. Нужен один документ JSON в кодировке UTF-8, не больше 64 КиБ: "
        "исправьте и отправьте снова.",
        "The message could not be read[: {why_en}]. One JSON document in UTF-8 of at most 64 KiB is needed: "
        "mend it and send it again.",
    ),
    "too_large": (
        "Сообщение слишком велико[: {why}]. Предел: 64 КиБ на документ, 4000 знаков в строке, 1000 "
        "элементов в списке. Сократите его или разделите на несколько.",
        "The message is too large[: {why_en}]. The limits are 64 KiB for the document, 4,000 characters for "
        "a string and 1,000 elements for a list. Shorten it or split it.",
    ),
    "too_deep": (
        "Вложенность больше 16 уровней. Таких полей в договоре нет: проверьте, как собирается документ.",
        "Nesting is deeper than 16 levels. The contract has no such fields: check how the document is put "
        "together.",
    ),
    "unknown_type": (
        "Такого вида сообщений нет[: {type}]. Список видов: /v1/catalog[; возможно, имелся в виду "
        "{nearest}].",
        "There is no such type of message[: {type}]. The types are listed at /v1/catalog[; perhaps "
        "{nearest} was meant].",
    ),
    "unknown_version": (
        "Эта версия сообщения не принимается[; принимается {nearest}]. Измените type и проверьте поля по "
        "схеме.",
        "This version of the message is not accepted[; {nearest} is]. Change the type and check the fields "
        "against the schema.",
    ),
    "type_mismatch": (
        "Вид сообщения (type) не тот, что в теме, на которую оно отправлено[: ожидается {type}]. Отправьте "
        "его на тему своего вида.",
        "The type differs from the one in the subject it was sent to[: {type} is expected]. Publish it on "
        "the subject of its own type.",
    ),
    "missing_field": (
        "Нет обязательного поля[ {field}]. Добавьте его и отправьте отчёт снова.",
        "A required field is missing[: {field}]. Add it and send the report again.",
    ),
    "unknown_field": (
        "Поля[ {field}] нет в договоре[; возможно, имелось в виду {nearest}]. Исправьте название или "
        "уберите поле.",
        "The contract has no such field[ as {field}][; perhaps {nearest} was meant]. Correct the name or "
        "remove it.",
    ),
    "invalid_field": (
        "Значение поля[ {field}] не подходит[: {rule}]. Исправьте его и отправьте отчёт снова.",
        "The value of a field[ ({field})] does not fit[: {rule_en}]. Correct it and send the report again.",
    ),
    "source_mismatch": (
        "Отправитель в source не тот, кто отправил сообщение[: ожидается {source}]. Каждый сообщает только "
        "от своего имени.",
        "The source is not the participant who sent the message[: {source} is expected]. Everybody reports "
        "in their own name only.",
    ),
    "future_time": (
        "Время события (time) больше чем на сутки впереди. Укажите, когда это произошло, с часовым поясом; "
        "о будущем сообщают, когда оно наступит.",
        "The time of the event is more than a day ahead. Say when it happened, with an offset; what is "
        "still to come is reported when it has come.",
    ),
    "unknown_code": (
        "Такого кода нет в справочнике[: поле {field}][; {rule}]. Выберите код из предложенных или из "
        "справочника.",
        "The reference has no such code[: field {field}][; {rule_en}]. Choose one of those suggested or "
        "another of the reference.",
    ),
    "id_reused": (
        "Под этим id уже было сообщение с другим содержанием; оно осталось в силе. Новое сообщение требует "
        "нового id, исправление прежнего указывает его в corrects.",
        "This id was already used for a message with another content, which stays in force. A new message "
        "needs a new id; a correction names the earlier one in corrects.",
    ),
    "unknown_service": (
        "Службы с таким именем нет[: {service}]. Проверьте тему по списку видов: /v1/catalog.",
        "There is no such service[: {service}]. Check the subject against the list of types at /v1/catalog.",
    ),
    "unknown_participant": (
        "Участник[ {participant}] не зарегистрирован. Обратитесь к администратору региона.",
        "The participant[ {participant}] is not registered. Ask the administrator of the region.",
    ),
    "internal_error": (
        "Сообщение не удалось обработать из-за ошибки на нашей стороне. Оно сохранено и будет обработано "
        "после исправления; отправлять его снова не нужно.",
        "The message could not be processed because of a fault on our side. It is kept and will be "
        "processed after the repair; there is no need to send it again.",
    ),
}
