"""Where a job is: names as job boards write them, codes of КЛАДР as files spoil them."""

from __future__ import annotations

import pytest

from services.console.imports.places import Place, place, place_of_code, region_named, towns_in
from services.console.imports.rows import Unfit


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Пермь", "57701000"),
        ("  Санкт-Петербург ", "40000000"),
        ("Москва", "45000000"),
        ("Дзержинский  (Московская область)", "46711000"),
        ("Октябрьский (Республика Башкортостан)", "80735000"),
        ("Благовещенск (Амурская область)", "10701000"),
        ("Орел", "54701000"),
        ("Комсомольск-на-Амуре", "08709000"),
        ("Екатеринбург\u00a0", "65701000"),
    ],
)
def test_a_town_is_found_by_its_name_and_region(written: str, code: str) -> None:
    assert place(written) == Place(code)


@pytest.mark.parametrize(
    "written", ["Колпино", "Шушары", "Зеленогорск (Ленинградская обл)", "Павловск (Ленинградская область)"]
)
def test_a_part_of_a_city_counts_as_the_city(written: str) -> None:
    assert place(written) == Place("40000000")


def test_a_town_of_the_country_comes_before_a_part_of_a_city_of_the_same_name() -> None:
    assert place("Павловск").municipality[:2] == "20"
    assert place("Троицк").municipality[:2] == "75"
    assert place("Троицк (Москва)") == Place("45000000")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Пермский край", "57000000"),
        ("Республика Татарстан (Татарстан)", "92000000"),
        ("Ханты-Мансийский АО - Югра", "71800000"),
        ("Кемеровская область", "32000000"),
        ("Республика Саха (Якутия)", "98000000"),
        ("Хутор Никакой (Пензенская область)", "56000000"),
        ("Новое Девяткино", "41000000"),
    ],
)
def test_a_workplace_of_which_only_the_region_is_known_is_unlisted(written: str, code: str) -> None:
    assert place(written) == Place(code, unlisted=True)


@pytest.mark.parametrize("written", ["Город Москва", "г. Санкт-Петербург"])
def test_a_region_that_is_one_city_is_listed(written: str) -> None:
    assert not place(written).unlisted


def test_regions_of_like_names_are_told_apart() -> None:
    assert region_named("Республика Алтай") != region_named("Алтайский край")
    assert region_named("Московская обл.") != region_named("Москва")
    assert region_named("область") == region_named("Россия") == ""


@pytest.mark.parametrize("written", ["Китай", "Актау", "Минск (Беларусь)", "Астана", "Дубай (ОАЭ)"])
def test_a_workplace_abroad_makes_no_report(written: str) -> None:
    with pytest.raises(Unfit) as unfit:
        place(written)
    assert unfit.value.code == "abroad"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "no_place"),
        ("Россия", "unknown_place"),
        ("Нигдеевск", "unknown_place"),
        ("Заречный", "ambiguous_place"),
    ],
)
def test_a_workplace_that_cannot_be_told_makes_no_report(written: str, code: str) -> None:
    with pytest.raises(Unfit) as unfit:
        place(written)
    assert unfit.value.code == code


def test_of_two_towns_of_one_name_the_far_larger_one_is_meant() -> None:
    assert place("Киров").municipality[:2] == "33"


@pytest.mark.parametrize("code", ["5900000100000", "5900000100000.0", 5900000100000])
def test_a_town_is_found_by_its_code(code: object) -> None:
    assert place_of_code(code) == Place("57701000")


def test_a_code_that_lost_its_leading_zero_is_mended() -> None:
    assert place_of_code("500000000000") == Place("82000000", unlisted=True)


def test_a_regions_code_is_completed_by_the_town_in_the_address() -> None:
    assert place_of_code("5900000000000", ["Пермский край", "617470, г Кунгур, ул Мира"]) == Place("57722000")
    assert place_of_code("5900000000000", ["Пермь г, Ленина ул"]) == Place("57701000")
    assert place_of_code("5900000000000", ["с Никакое"]) == Place("57000000", unlisted=True)


def test_a_town_of_another_region_in_the_address_is_not_taken() -> None:
    assert place_of_code("5900000000000", ["г Казань"]) == Place("57000000", unlisted=True)


@pytest.mark.parametrize("code", ["", None, "59", "нет", "0000000000000"])
def test_a_code_that_says_nothing_gives_no_place(code: object) -> None:
    assert place_of_code(code) is None


def test_towns_in_an_address_are_named_from_the_longest_reading_on() -> None:
    assert list(towns_in("г Верхняя Пышма Ленина")) == ["Верхняя Пышма Ленина", "Верхняя Пышма", "Верхняя"]
    assert list(towns_in("ул Городская, д. 1")) == []
