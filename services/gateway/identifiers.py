"""Check digits of ИНН and ОГРН, the numbers of Russian tax payers and of registered firms.

Rules: orders ЕД-7-14/559@ of the Federal Tax Service (ИНН), 165н of the Ministry of Finance (ОГРН, ОГРНИП).
"""

from __future__ import annotations

_INN_10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_12 = ((7, 2, 4, 10, 3, 5, 9, 4, 6, 8), (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8))


def _digits(number: str, *lengths: int) -> bool:
    return number.isascii() and number.isdigit() and len(number) in lengths


def _weighed(number: str, weights: tuple[int, ...]) -> bool:
    """Whether the digit after the weighed ones is their sum modulo 11 modulo 10."""
    total = sum(weight * int(digit) for weight, digit in zip(weights, number, strict=False))
    return total % 11 % 10 == int(number[len(weights)])


def is_inn(number: str) -> bool:
    """A firm's ИНН of 10 digits or a person's of 12, with right check digits."""
    if not _digits(number, 10, 12):
        return False
    return all(_weighed(number, weights) for weights in ((_INN_10,) if len(number) == 10 else _INN_12))


def is_ogrn(number: str) -> bool:
    """ОГРН of 13 digits or ОГРНИП of 15, with a right check digit."""
    if not _digits(number, 13, 15):
        return False
    return int(number[:-1]) % (len(number) - 2) % 10 == int(number[-1])
