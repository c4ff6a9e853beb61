"""Refusal codes: every one has its words in both languages, with details and without."""

from __future__ import annotations

import re

import pytest

from kadry_contracts.reasons import CODES, MAX_DETAIL, text

OF_THE_CONTRACT = (
    "unreadable too_large too_deep unknown_type unknown_version missing_field unknown_field invalid_field "
    "source_mismatch not_authorised unknown_code id_reused already_exists unknown_object no_free_place "
    "hold_expired places_in_use stale_revision"
)
"""As section 4 of the domain contract lists them."""


def test_every_code_of_the_domain_contract_is_there() -> None:
    assert set(OF_THE_CONTRACT.split()) <= set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_code_reads_well_without_any_detail(code: str) -> None:
    assert re.fullmatch(r"[a-z][a-z_]*[a-z]", code)
    ru, en = text(code)
    for words in (ru, en):
        assert words.endswith(".")
        assert not re.search(r"[\[\]{}…]|  | [.,;:]|\(\)", words), words
    assert re.search("[а-я]", ru)
    assert not re.search("[а-яё]", en.replace("ОКТМО", "").replace("ОКЗ", ""))


@pytest.mark.parametrize("code", CODES)
def test_both_texts_of_a_code_use_every_detail_and_close_their_brackets(code: str) -> None:
    reason = CODES[code]
    places = [set(re.findall(r"\{([a-z_]+)\}", template)) for template in reason]
    # what is said in words, and not in codes, has a twin for the English text
    assert {place.removesuffix("_en") for place in places[1]} == places[0]
    details = {place: f"«{place}»" for place in places[0] | places[1]}
    for words, wanted in zip(text(code, **details), places, strict=True):
        assert all(f"«{place}»" in words for place in wanted)
        assert not re.search(r"[\[\]{}]", words)


def test_a_text_says_the_details_it_is_given() -> None:
    ru, en = text("no_free_place", intake="college-kama/sew", places="20")
    assert ru.startswith("В наборе college-kama/sew нет свободных мест из 20.")
    assert en.startswith("The intake college-kama/sew has no free place of 20.")


def test_a_detail_nobody_asked_for_is_passed_over() -> None:
    assert text("person_erased", code="x", weather="fine") == text("person_erased")


def test_a_detail_with_brackets_is_said_as_it_is() -> None:
    assert "[{name}]" in text("already_exists", name="[{name}]")[0]


def test_a_long_detail_is_cut() -> None:
    assert len(text("already_exists", name="x" * 100_000)[0]) < MAX_DETAIL + 300


def test_a_code_that_nobody_declared_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError):
        text("because")
