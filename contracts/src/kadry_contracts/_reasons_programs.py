"""Codes of reports about programmes and equipment."""

PROGRAMS: dict[str, tuple[str, str]] = {
    "program_withdrawn": (
        "Программа[ {program}] больше не реализуется: новых наборов по ней нет. Опубликуйте другую "
        "программу.",
        "The programme[ {program}] is no longer offered: no intake opens on it. Publish another one.",
    ),
    "equipment_in_use": (
        "На оборудование[ {equipment}] есть брони[: {holders}]: его нельзя перенести, и одновременных броней "
        "не может стать меньше. Сначала снимите их или внесите оборудование заново.",
        "The equipment[ {equipment}] is booked[: {holders}]: it cannot move, and cannot serve fewer bookings "
        "at a time. Cancel those first, or register the equipment anew.",
    ),
}
