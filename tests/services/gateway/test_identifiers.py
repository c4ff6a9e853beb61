"""Check digits, and the keys and cursors that are signed. Nothing runs here but functions."""

from __future__ import annotations

import pytest

from services.gateway.identifiers import is_inn, is_ogrn
from services.gateway.keys import Keys, public_part

KEYS = Keys(b"p" * 32, "kdr_admin_" + "a" * 32)


@pytest.mark.parametrize("number", ["7707083893", "500100732259", "7830002293"])
def test_an_inn_with_right_check_digits_is_one(number: str) -> None:
    assert is_inn(number)


@pytest.mark.parametrize(
    "number",
    [
        "7707083894",
        "500100732258",
        "500100732269",
        "770708389",
        "77070838930",
        "77о7083893",
        "",
        "٧٧٠٧٠٨٣٨٩٣",
    ],
)
def test_anything_else_is_no_inn(number: str) -> None:
    assert not is_inn(number)


@pytest.mark.parametrize("number", ["1027700132195", "304500116000157"])
def test_an_ogrn_with_a_right_check_digit_is_one(number: str) -> None:
    assert is_ogrn(number)


@pytest.mark.parametrize("number", ["1027700132196", "304500116000158", "102770013219", "", "10277001321955"])
def test_anything_else_is_no_ogrn(number: str) -> None:
    assert not is_ogrn(number)


def test_a_single_wrong_digit_never_passes_as_an_inn() -> None:
    right = "7707083893"
    wrong = [right[:n] + d + right[n + 1 :] for n in range(10) for d in "0123456789" if d != right[n]]
    passed = [number for number in wrong if is_inn(number)]
    # the last step takes a remainder of 10 for 0, so a change may escape; most do not
    assert len(passed) <= 4


def test_a_key_has_a_public_part_and_its_hash_does_not_hold_the_secret() -> None:
    key = KEYS.new()
    assert key.whole.startswith("kdr_")
    assert public_part(key.whole) == key.public
    assert key.hash == KEYS.hash(key.whole)
    assert key.whole.rpartition("_")[2].encode() not in key.hash


def test_another_pepper_makes_another_hash() -> None:
    assert Keys(b"q" * 32, "kdr_admin_" + "a" * 32).hash("kdr_a_b") != KEYS.hash("kdr_a_b")


@pytest.mark.parametrize(
    "key", ["", "kdr_", "kdr_abc", "kdr__secret", "abc_def", "kdr_a_" + "x" * 300, "kdr_ы_я"]
)
def test_what_does_not_look_like_a_key_has_no_public_part(key: str) -> None:
    assert public_part(key) is None


def test_a_cursor_comes_back_as_its_place() -> None:
    assert [KEYS.place(KEYS.cursor(seq)) for seq in (0, 1, 2**40)] == [0, 1, 2**40]


def test_a_cursor_that_was_changed_or_made_elsewhere_is_none() -> None:
    cursor = KEYS.cursor(7)
    other = Keys(b"q" * 32, "kdr_admin_" + "a" * 32).cursor(7)
    broken = [cursor[:n] + ("A" if cursor[n] != "A" else "B") + cursor[n + 1 :] for n in range(len(cursor))]
    assert [KEYS.place(c) for c in (*broken, other, "", "7", cursor + "A", "ы" * 24)] == [None] * (
        len(broken) + 5
    )


def test_a_short_pepper_is_refused() -> None:
    with pytest.raises(ValueError, match="KADRY_PEPPER_FILE"):
        Keys(b"short", "kdr_admin_" + "a" * 32)
