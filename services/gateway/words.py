"""What the door says when it says no: a title and the way out for each code, in both languages."""

from __future__ import annotations

from typing import NamedTuple

from kadry_contracts.reasons import text


class Words(NamedTuple):
    """A title and what to do, Russian first."""

    title_ru: str
    title_en: str
    detail_ru: str
    detail_en: str


OF_THE_DOOR: dict[str, Words] = {
    "missing_key": Words(
        "Нужен ключ доступа",
        "An access key is needed",
        "Передайте ключ в заголовке «Authorization: Bearer kdr_…». Ключ выдаёт администратор региона.",
        "Send the key in the header “Authorization: Bearer kdr_…”. The administrator of the region gives it.",
    ),
    "unknown_key": Words(
        "Ключ доступа не подходит",
        "The access key is not valid",
        "Ключа нет, он отозван или записан не полностью. Проверьте его или попросите у администратора новый.",
        "The key does not exist, was revoked or is cut short. Check it, or ask the administrator for one.",
    ),
    "forbidden": Words(
        "Нет права на это действие",
        "You may not do this",
        "Это может только администратор региона своим ключом.",
        "Only the administrator of the region may do this, with the administrator's key.",
    ),
    "not_a_participant": Words(
        "Ключ администратора не отправляет отчётов",
        "The administrator's key sends no reports",
        "Отчёты отправляет и смотрит участник от своего имени, со своим ключом.",
        "Participants send and look up reports in their own name, with their own key.",
    ),
    "not_found": Words(
        "Здесь ничего нет",
        "There is nothing here",
        "Адреса нет, или это не ваше. Список адресов: /openapi.json, описание: /docs.",
        "There is no such address, or it is not yours. Addresses: /openapi.json, description: /docs.",
    ),
    "unknown_report": Words(
        "Такого отчёта у вас нет",
        "You have no such report",
        "Под этим id от вашего имени ничего не сохранено: отчёт не был отправлен, или его не приняли сразу.",
        "Nothing is stored in your name under this id: it was not sent, or it was rejected at the door.",
    ),
    "method_not_allowed": Words(
        "Этот адрес так не вызывают",
        "This address has no such method",
        "Допустимые методы названы в заголовке Allow и в /openapi.json.",
        "The methods it has are named in the header Allow and in /openapi.json.",
    ),
    "unsupported_media_type": Words(
        "Неподходящий Content-Type",
        "The Content-Type does not fit",
        "Для отчёта: application/cloudevents+json, для пакета: application/cloudevents-batch+json, "
        "для остального: application/json.",
        "For a report: application/cloudevents+json, for a batch: application/cloudevents-batch+json, "
        "for everything else: application/json.",
    ),
    "invalid_parameter": Words(
        "Параметр запроса не подходит",
        "A parameter of the request does not fit",
        "Проверьте параметры, названные в errors; допустимые описаны в /openapi.json.",
        "Check the parameters named in errors; those allowed are described in /openapi.json.",
    ),
    "already_taken": Words(
        "Такой участник уже есть",
        "This participant exists already",
        "Имя участника выдаётся один раз и навсегда. Выберите другое или выдайте этому участнику новый ключ.",
        "A participant's id is given once and for ever. Choose another one, or make a new key for this one.",
    ),
    "reserved_id": Words(
        "Это имя занято системой",
        "This id is reserved",
        "Имена служб и слово service участникам не выдаются. Выберите другое имя.",
        "The names of services and the word service are not given to participants. Choose another id.",
    ),
    "unavailable": Words(
        "Временно нельзя",
        "Not possible right now",
        "Хранилище не подтвердило запись, поэтому неизвестно, сохранено ли отправленное. Повторите то же "
        "самое под теми же id через несколько секунд: лишнего не появится.",
        "Storage did not confirm, so it is not known whether what you sent is stored. Send the same again "
        "under the same ids in a few seconds: nothing will be there twice.",
    ),
    "server_error": Words(
        "Ошибка на нашей стороне",
        "A fault on our side",
        "Повторите запрос позже; если не поможет, сообщите администратору trace_id.",
        "Try again later; if that does not help, tell the administrator the trace_id.",
    ),
    "client_error": Words(
        "Запрос не подходит",
        "The request does not fit",
        "Проверьте запрос по описанию в /docs и /openapi.json.",
        "Check the request against /docs and /openapi.json.",
    ),
}


def words(code: str) -> Words:
    """The words of a code; a reason's first sentence is its title. KeyError for a code nobody declared."""
    known = OF_THE_DOOR.get(code)
    if known is not None:
        return known
    ru, en = text(code)
    return Words(_first(ru), _first(en), ru, en)


def _first(said: str) -> str:
    return said.partition(". ")[0].partition(": ")[0].rstrip(".")
