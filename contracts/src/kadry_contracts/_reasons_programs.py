"""Codes of reports about programmes and equipment."""

PROGRAMS: dict[str, tuple[str, str]] = {
    "program_withdrawn": (
        "Программа[ {program}] больше не реализуется: новых наборов по ней нет. Опубликуйте другую "
        "программу.",
        "The programme[ {program}] is no longer offered: no intake opens on it. Publish another one.",
    ),
    "group_above_places": (
        "Группа не может быть больше набора[: мест {places}]. Укажите min_group не больше places.",
        "A group cannot be larger than the intake[: {places} places]. State a min_group of at most places.",
    ),
    "has_later_people": (
        "В наборе[ {intake}] есть зачисленные после этого дня[: {holders}]. Укажите более поздний ends_on "
        "или сначала исправьте зачисления.",
        "People were enrolled in the intake[ {intake}] after that day[: {holders}]. State a later ends_on, "
        "or correct the enrolments first.",
    ),
    "equipment_in_use": (
        "На оборудование[ {equipment}] есть брони[: {holders}]: его нельзя перенести, и одновременных броней "
        "не может стать меньше. Сначала снимите их или внесите оборудование заново.",
        "The equipment[ {equipment}] is booked[: {holders}]: it cannot move, and cannot serve fewer bookings "
        "at a time. Cancel those first, or register the equipment anew.",
    ),
}
