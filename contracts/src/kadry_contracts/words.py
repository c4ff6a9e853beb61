"""Rules of single fields in words, for those whose report was refused. What they wrote is never repeated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kadry_contracts.times import DAY_PATTERN, INSTANT_PATTERN, MOMENT_PATTERN

PATTERNS: Mapping[str, tuple[str, str]] = {
    r"^[a-z0-9][a-z0-9-]{2,39}$": (
        "имя участника: 3–40 знаков из a-z, 0-9 и дефиса",
        "a participant's id: 3 to 40 of a-z, 0-9 and hyphen",
    ),
    r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$": (
        "собственный код: 1–64 знака из A-Z, a-z, 0-9 и . _ -, первый — буква или цифра",
        "a reference of one's own: 1 to 64 of A-Z, a-z, 0-9 and . _ -, a letter or digit first",
    ),
    r"^[a-z0-9][a-z0-9-]{2,39}/[A-Za-z0-9][A-Za-z0-9._-]{0,63}$": (
        "имя объекта в регионе: <участник>/<код>, свои объекты тоже",
        "the name of an object in the region: <participant>/<ref>, one's own objects included",
    ),
    r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$": (
        "псевдоним человека: UUID строчными буквами, как в сообщениях региона",
        "the pseudonym of a person: a UUID in lower case, as the region's messages carry it",
    ),
    r"^[0-9]{8}([0-9]{3})?$": (
        "код ОКТМО: 8 цифр муниципального образования (11 цифр населённого пункта сокращаются)",
        "a code of ОКТМО: 8 digits of a municipality (11 of a settlement are cut)",
    ),
    r"^[0-9]{4}$": ("код начальной группы ОКЗ: 4 цифры", "a unit group of ОКЗ: 4 digits"),
    r"^[0-9]{5,6}$": ("код ОКПДТР: 5 или 6 цифр", "a code of ОКПДТР: 5 or 6 digits"),
    r"^[0-9]{2}\.[0-9]{2}\.[0-9]{2}$": (
        "код специальности вида NN.NN.NN",
        "a code of a speciality: NN.NN.NN",
    ),
    r"^([0-9]{10}|[0-9]{12})$": ("ИНН: 10 или 12 цифр", "an ИНН: 10 or 12 digits"),
    r"^(0|[1-9][0-9]{0,12})\.[0-9]{2}$": (
        "сумма в рублях строкой с двумя знаками после точки, например 22000000.00",
        "an amount in roubles as a string with two digits after the point, such as 22000000.00",
    ),
    r"^([1-9][0-9]{0,12}\.[0-9]{2}|0\.(0[1-9]|[1-9][0-9]))$": (
        "сумма в рублях больше нуля строкой с двумя знаками после точки, например 22000000.00",
        "an amount in roubles above zero as a string with two digits after the point, such as 22000000.00",
    ),
    r"^(0\.[0-9]{1,6}|1\.0{1,6})$": (
        "доля от 0 до 1 строкой с точкой, например 0.8621",
        "a share between 0 and 1 as a string with a point, such as 0.8621",
    ),
    r"^[a-z][a-z_]{1,38}[a-z]$": (
        "код: 3–40 знаков из a-z и _, например release_needs",
        "a code: 3 to 40 of a-z and _, such as release_needs",
    ),
    r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$": ("месяц вида ГГГГ-ММ", "a month as YYYY-MM"),
    r"^[0-9]{1,15}\.[0-9]{2}$": (
        "сумма в рублях строкой с двумя знаками после точки",
        "an amount in roubles as a string with two digits after the point",
    ),
    r"^https?://[^\s]{1,500}$": (
        "адрес http или https, до 500 знаков",
        "an http or https address of at most 500 characters",
    ),
    r"^[A-Za-z0-9+/=_-]{1,4000}$": ("base64, до 4000 знаков", "base64 of at most 4,000 characters"),
    r"^[^\s\x00-\x1f\x7f]{1,64}$": (
        "1–64 знака без пробелов и управляющих знаков",
        "1 to 64 characters, no spaces or control characters",
    ),
    r"\S": ("непустой текст", "a text that is not empty"),
    DAY_PATTERN: ("день календаря вида ГГГГ-ММ-ДД", "a day of the calendar as YYYY-MM-DD"),
    MOMENT_PATTERN: (
        "день ГГГГ-ММ-ДД или время с часовым поясом, например 2026-09-01T10:00:00+05:00",
        "a day as YYYY-MM-DD or a time with its offset, such as 2026-09-01T10:00:00+05:00",
    ),
    INSTANT_PATTERN: (
        "время с часовым поясом по RFC 3339, например 2026-09-01T10:00:00+05:00",
        "a time with its offset as in RFC 3339, such as 2026-09-01T10:00:00+05:00",
    ),
}
"""What the patterns of the contract mean. A test sees to it that none is missing."""

_OTHER = ("значение не того вида, что в договоре", "a value of another kind than the contract's")
_TEXTS: Mapping[str, tuple[str, str]] = {
    "string_type": ("строка", "a string"),
    "int_type": ("целое число", "a whole number"),
    "int_from_float": ("целое число", "a whole number"),
    "int_parsing": ("целое число", "a whole number"),
    "bool_type": ("true или false", "true or false"),
    "tuple_type": ("список", "a list"),
    "model_type": ("объект с полями", "an object with fields"),
    "model_attributes_type": ("объект с полями", "an object with fields"),
    "dict_type": ("объект с полями", "an object with fields"),
    "day": PATTERNS[DAY_PATTERN],
    "instant": PATTERNS[INSTANT_PATTERN],
    "moment": PATTERNS[MOMENT_PATTERN],
    "greater_than_equal": ("число не меньше {ge}", "a number of at least {ge}"),
    "less_than_equal": ("число не больше {le}", "a number of at most {le}"),
    "string_too_short": ("не меньше знаков: {min_length}", "at least {min_length} characters"),
    "string_too_long": ("не больше знаков: {max_length}", "at most {max_length} characters"),
    "too_short": ("не меньше элементов: {min_length}", "at least {min_length} elements"),
    "too_long": ("не больше элементов: {max_length}", "at most {max_length} elements"),
}


def rule(kind: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """The rule that an error of pydantic is about, in Russian and in English."""
    if kind == "string_pattern_mismatch":
        return PATTERNS.get(context.get("pattern", ""), _OTHER)
    if kind == "literal_error":
        allowed = ", ".join(literals(context))
        return f"одно из: {allowed}", f"one of: {allowed}"
    ru, en = _TEXTS.get(kind, _OTHER)
    return ru.format_map(context), en.format_map(context)


def literals(context: Mapping[str, Any]) -> list[str]:
    """The values allowed where a literal was expected."""
    return re.findall(r"'([^']*)'", str(context.get("expected", "")))
