"""How titles are put to unit groups: one rule of reading a sentence. The titles are made up."""

from __future__ import annotations

import re
from pathlib import Path
from time import process_time

import pytest

from kadry_contracts.reference import occupations
from services.vacancies.classify import LEAST, classify, rules
from services.vacancies.classify_words import forms, read_rules, words

RULES = Path(__file__).parents[2] / "services" / "vacancies" / "classify_rules.txt"


def group(title: str, text: str = "") -> str:
    return classify(title, text).occupation


@pytest.mark.parametrize(
    "title", ["Портной", "ПОРТНОЙ верхней одежды", "Портниха", "Портной\u00a0/ закройщик"]
)
def test_a_tailor_is_known_by_a_whole_word(title: str) -> None:
    assert group(title) == "7531"


@pytest.mark.parametrize("title", ["Транспортный рабочий", "Оператор импортных линий", "Экспортный отдел"])
def test_a_tailor_is_not_found_inside_transport_import_or_export(title: str) -> None:
    assert group(title) != "7531"


def test_a_title_that_names_no_job_stays_unknown() -> None:
    assert classify("Ищем в команду") == classify("") == classify("«»()/!?")
    assert (group("Ищем в команду"), classify("Ищем в команду").confidence) == ("-", 0.0)


def test_the_head_word_counts_in_its_forms_only_where_it_names_the_job() -> None:
    assert group("Водители категории В") == "8322"
    assert group("Специалист по встрече водителей") == "-"
    assert group("Помощник пекаря") == "7512"


def test_who_leads_a_trade_does_not_practise_it() -> None:
    assert group("Токарь") == "7223"
    assert group("Начальник группы токарей") == "-"
    assert group("Директор по персоналу") == "1212"
    assert group("Помощник директора") == "3343"


def test_the_pattern_that_explains_more_words_wins() -> None:
    assert [group(t) for t in ("Повар", "Шеф-повар", "Помощник повара")] == ["5120", "3434", "9412"]
    assert [group(t) for t in ("Бухгалтер", "Главный бухгалтер")] == ["2411", "1211"]


def test_the_first_of_several_jobs_counts() -> None:
    assert group("Бармен / официант") == "5132"
    assert group("Официант / бармен") == "5131"


def test_a_hyphen_with_spaces_joins_the_first_two_words() -> None:
    assert group("Врач - невролог") == group("Врач-невролог") == "2212"


def test_what_stands_in_brackets_supports_but_does_not_name_the_job() -> None:
    assert group("Водитель (категория Е)") == "8332"
    assert group("Сторож (рядом склад и столовая)") == "5414"
    assert classify("Водитель (категория Е)").confidence < classify("Водитель категории Е").confidence


def test_one_job_in_two_forms_is_one_alternative() -> None:
    assert group("Мойщица / мойщик посуды") == group("Мойщик посуды") == "9412"
    assert group("Медицинская сестра / медицинский брат по массажу") == "3255"
    assert group("Бармен / бармен-официант") == "5132"


def test_a_single_word_that_says_little_gives_way_to_a_later_alternative() -> None:
    assert group("Администратор") == "-"
    assert group("Администратор / старший продавец") == "5222"
    assert group("Официант / администратор") == "5131"


def test_a_list_of_letters_is_one_thing() -> None:
    assert group("Водитель категории В, С") == group("Водитель категории ВС") == "8332"


def test_no_sales_does_not_name_sales() -> None:
    assert group("Менеджер по работе с клиентами") == "3322"
    assert group("Менеджер по работе с клиентами (без продаж)") == "-"


def test_what_brackets_complete_is_nearly_as_sure() -> None:
    said = classify("Водитель категории Е").confidence
    assert 0.94 * said < classify("Водитель (категория Е)").confidence < said


def test_a_preposition_is_no_driving_licence() -> None:
    assert group("Водитель с личным автомобилем") == "8322"
    assert group("Водитель категории С") == "8332"


def test_latin_letters_inside_russian_words_do_no_harm() -> None:
    assert group("Cвapщик") == group("Сварщик") == "7212"  # C, a and p are Latin in the first
    assert group("Программист 1C") == group("Программист 1С") == "2514"


def test_the_text_completes_a_title_but_does_not_replace_it() -> None:
    assert group("Мастер") == "-"
    assert group("Мастер", "Маникюр и педикюр в салоне") == "5142"
    assert group("Сотрудник", "Рядом работают швея и портной") == "-"
    assert classify("Мастер", "маникюр").confidence < classify("Мастер маникюра").confidence


def test_a_sure_title_is_not_changed_by_the_text() -> None:
    assert classify("Бухгалтер", "первичная документация") == classify("Бухгалтер")


def test_the_sewing_trades_of_the_domain_contract() -> None:
    assert [group(t) for t in ("Швея", "Портной", "Закройщик")] == ["8153", "7531", "7531"]


def test_a_doubtful_conclusion_is_no_conclusion() -> None:
    found = [classify(title) for title in ("Контролер", "Монтажник", "Мойщик", "Слесарь", "Повар")]
    assert all(one.occupation == "-" or one.confidence >= LEAST for one in found)
    assert {one.occupation for one in found} >= {"-", "5120"}


def test_every_rule_leads_to_a_unit_group_of_the_classifier() -> None:
    used = {rule.occupation for rule in rules().rules}
    assert [code for code in sorted(used) if not occupations.is_unit_group(code)] == []
    assert len(used) >= 400
    assert all(occupations.title_ru(code) not in ("", code) for code in used)


def test_the_headings_of_the_rules_are_the_names_of_the_groups() -> None:
    headings = re.findall(r"^\[(\d{4})\] (.+)$", RULES.read_text(encoding="utf-8"), re.MULTILINE)
    assert [(code, name) for code, name in headings if occupations.title_ru(code) != name] == []
    codes = [code for code, _ in headings]
    assert codes == sorted(set(codes))


def test_words_are_read_in_one_spelling() -> None:
    assert words("Ёлка,\u00a0C++ — «B2B»  сто-ляр") == ["елка", "c++", "b2b", "сто", "ляр"]
    assert words("стажёр") == words("стаж\u00ebр") == words("стаже\u0308р") == ["стажер"]


def test_forms_of_a_word_never_reach_into_another_word() -> None:
    assert {"повара", "поваров", "поваром"} <= forms("повар")
    assert {"продавца", "продавцу"} <= forms("продавец")
    assert "транспортный" not in forms("портной")
    assert forms("ИТ") == {"ИТ"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("повар", "unit group"),
        ("[5120] Повара\nповар @nobody", "@nobody"),
        ("[5120] Повара\nповар |", "empty word"),
        ("[5120] Повара\nповар ~много", "много"),
    ],
)
def test_a_rule_that_cannot_be_read_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "rules.txt"
    file.write_text(f"@lead = директор\n@helper = помощник\n{text}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=rf"rules\.txt, line \d.*{said}"):
        read_rules(file)


def test_a_new_title_costs_less_than_fifty_microseconds() -> None:
    titles = [
        f"{job} №{n} в {n}-й цех" for n in range(100) for job in ("Повар", "Слесарь-сборщик", "Инженер")
    ]

    def once(salt: int) -> float:
        new = [f"{title} {salt}" for title in titles]
        start = process_time()
        for title in new:
            classify(title)
        return (process_time() - start) / len(new)

    assert min(once(salt) for salt in range(5)) < 50e-6


def test_the_everyday_words_of_a_group_are_not_put_to_another_group() -> None:
    said = [(word, code) for code, one in occupations.every().items() for word in one.synonyms_ru]
    found = [(word, code, group(word)) for word, code in said]
    assert [one for one in found if one[2] not in ("-", one[1])] == []
    assert sum(told == code for _, code, told in found) > 0.85 * len(found)
