"""What the pages say, Russian first, English second. One word per notion, everywhere the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from kadry_contracts.reference import municipalities, occupations

from .phrases import PHRASES

Language = Literal["ru", "en"]

WORDS: Mapping[str, tuple[str, str]] = {
    "brand": ("Кадры региона", "Workforce of the region"),
    "title": ("Региональная картина", "Regional picture"),
    "lead": (
        "Кого не хватает, где и откуда это известно: спрос работодателей против людей, готовых работать.",
        "Who is lacking, where, and how we know: what employers ask for against the people ready to work.",
    ),
    "demo": (
        "Демонстрационные данные: люди, колледжи и соглашения вымышлены",
        "Demonstration data: people, colleges and agreements are invented",
    ),
    "skip": ("К содержанию", "Skip to the content"),
    "other_language": ("English", "Русский"),
    "as_of": ("на", "as of"),
    "known": ("известно на", "as known at"),
    "fact_no": ("факт №", "fact no."),
    "nothing_known": ("отчётов ещё не было", "no reports yet"),
    "live": ("обновляется сама", "updates by itself"),
    "historic": ("как было известно тогда", "as it was known then"),
    "pause": ("Пауза", "Pause"),
    "resume": ("Продолжить", "Resume"),
    "pending": ("новых изменений", "changes waiting"),
    "lost": (
        "Связь потеряна: показаны последние полученные данные.",
        "Connection lost: the last data are shown.",
    ),
    "updated": ("Данные обновлены, факт №", "The data were updated, fact no."),
    "filters": ("Отбор", "Filters"),
    "municipality": ("Муниципалитет", "Municipality"),
    "occupation": ("Профессия", "Occupation"),
    "all_municipalities": ("Все муниципалитеты", "All municipalities"),
    "all_occupations": ("Все профессии", "All occupations"),
    "on_date": ("На дату", "As of"),
    "known_at": ("Как было известно", "As known at"),
    "show": ("Показать", "Show"),
    "reset": ("Сбросить", "Reset"),
    "numbers": ("Главные числа", "Main numbers"),
    "demand": ("Спрос", "Demand"),
    "demand_note": ("открытых рабочих мест", "open positions"),
    "supply": ("Предложение", "Supply"),
    "unemployed": ("на учёте", "registered unemployed"),
    "graduates_available": ("выпускники", "graduates available"),
    "balance": ("Баланс", "Balance"),
    "balance_note": ("предложение минус спрос", "supply less demand"),
    "in_training": ("Обучаются", "In training"),
    "in_training_note": ("придут на рынок после выпуска", "will be available once they graduate"),
    "deficit": ("дефицит", "deficit"),
    "surplus": ("профицит", "surplus"),
    "deficit_upto": ("дефицит до", "deficit up to"),
    "surplus_from": ("профицит от", "surplus from"),
    "even": ("поровну", "even"),
    "hidden": ("скрыто", "hidden"),
    "no_data": ("нет данных", "no data"),
    "worst": ("Острее всего", "Sharpest lack"),
    "table": ("Баланс по муниципалитетам и профессиям", "Balance by municipality and occupation"),
    "caption": (
        "Самые большие дефициты сверху. Число ведёт к квитанции: из каких отчётов оно сложилось.",
        "The largest deficits first. Each number leads to its receipt: the reports it is the sum of.",
    ),
    "col_demand": ("Спрос", "Demand"),
    "col_unemployed": ("На учёте", "Unemployed"),
    "col_graduates": ("Выпуск", "Graduates"),
    "col_training": ("Обучение", "In training"),
    "col_balance": ("Баланс", "Balance"),
    "col_grade": ("Доверие", "Trust"),
    "grade_A": ("свежие отчёты обеих сторон", "fresh reports from both sides"),
    "grade_B": (
        "отчёты старше 30 дней или неясна часть спроса",
        "reports older than 30 days, or some demand unclear",
    ),
    "grade_C": (
        "отчёты старше 90 дней или неясна заметная часть спроса",
        "older than 90 days, or much demand unclear",
    ),
    "grade_D": (
        "одна из сторон молчит или данные слишком неполны",
        "one side is silent, or the data are too incomplete",
    ),
    "rows_shown": ("Показано строк", "Rows shown"),
    "of": ("из", "of"),
    "show_all": ("Показать все", "Show all"),
    "empty": ("По этому отбору отчётов нет.", "There are no reports for these filters."),
    "unknown_share": (
        "открытых мест пока без профессии: по названию вакансии она не определилась.",
        "of the open positions have no occupation yet: their titles did not tell.",
    ),
    "how": ("Как посчитано", "How it is counted"),
    "how_balance": (
        "Баланс = (на учёте + выпускники, готовые работать) − открытые рабочие места. Считаются места, а не "
        "объявления; люди считаются по месту жительства, места по месту работы.",
        "Balance = (registered unemployed + graduates ready to work) − open positions. Positions are "
        "counted, not advertisements; people count where they live, positions where the work is.",
    ),
    "how_small": (
        "«<5»: меньше пяти человек или число, по которому такое можно вычислить. Настоящие значения видят "
        "участники с особым правом, и это записывается. «Дефицит до» и «профицит от»: что можно сказать, "
        "пока часть предложения скрыта.",
        "“<5”: fewer than five people, or a number that would give such a one away. Participants with a "
        "special right see the true values, and that is recorded. “Deficit up to”, “surplus from”: what can "
        "be said while a part of supply is hidden.",
    ),
    "how_grade": (
        "Доверие A: обе стороны отчитались за последние 30 дней и профессия известна хотя бы у 95 % спроса; "
        "B: 90 дней и 85 %; C: 180 дней и 65 %; D: хуже, или одна сторона не отчиталась ни разу.",
        "Trust A: both sides reported within 30 days and the occupation is known for at least 95 % of "
        "demand; B: 90 days and 85 %; C: 180 days and 65 %; D: worse, or one side never reported.",
    ),
    "how_time": (
        "Картину можно спросить на любую дату и такой, какой она была известна в любой момент.",
        "The picture can be asked as of any day, and as it was known at any moment.",
    ),
    "as_json": ("То же в JSON", "The same as JSON"),
    "receipt": ("Квитанция", "Receipt"),
    "receipt_lead": (
        "Число и проводки, суммой которых оно является. Каждая проводка следует из факта, а факт из отчёта.",
        "A number and the postings it is the sum of. Each follows from a fact, and a fact from a report.",
    ),
    "receipt_hidden": (
        "Число скрыто: оно меньше пяти человек или выдало бы такое. Проводки не показываются.",
        "The number is hidden: it is below five people, or would give such a number away.",
    ),
    "receipt_empty": ("Проводок нет: число равно нулю.", "There are no postings: the number is zero."),
    "sources_hidden": (
        "Источники не показаны: по ним можно было бы вычислить скрытые числа.",
        "Sources are not shown: hidden numbers could be computed from them.",
    ),
    "postings": ("Проводки", "Postings"),
    "posting_date": ("Дата", "Date"),
    "posting_delta": ("Изменение", "Change"),
    "posting_seq": ("Факт №", "Fact no."),
    "posting_source": ("Чей отчёт", "Whose report"),
    "posting_report": ("Отчёт", "Report"),
    "posting_fact": ("Факт", "Fact"),
    "sum": ("Сумма", "Sum"),
    "digest": ("Отпечаток SHA-256", "SHA-256 digest"),
    "digest_note": (
        "Посчитан по всем проводкам: повторите запрос с этими же датами, и он совпадёт.",
        "Computed over all postings: ask again with the same dates and it will be the same.",
    ),
    "back": ("К картине", "Back to the picture"),
    "unknown_occupation": ("профессия не определена", "occupation not known"),
    "unknown_place": ("место не указано", "place not stated"),
    "region_only": ("муниципалитет не указан", "municipality not stated"),
    "error": ("Не получилось", "That did not work"),
    "m_positions_open": ("Открытые рабочие места", "Open positions"),
    "m_demand": ("Спрос", "Demand"),
    "m_supply": ("Предложение", "Supply"),
    "m_balance": ("Баланс", "Balance"),
    "m_unemployed": ("На учёте", "Registered unemployed"),
    "m_graduates_available": ("Выпускники, готовые работать", "Graduates available"),
    "m_in_training": ("Обучаются", "In training"),
    "everywhere": ("весь регион", "the whole region"),
}


KINDS = (
    *("муниципальный район", "муниципальный округ", "городской округ"),
    *("District", "Urban Okrug"),
)
"""Words at the end of a municipality's name that say what kind it is."""


class Words:
    """The words of one language, and what codes are called in it."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self.at = 0 if language == "ru" else 1

    def __getitem__(self, key: str) -> str:
        return (WORDS.get(key) or PHRASES[key])[self.at]

    def measure(self, name: str) -> str:
        """What a measure is called; its own name where the pages have none."""
        return self[f"m_{name}"] if f"m_{name}" in WORDS else name

    def municipality(self, code: str) -> str:
        """What a municipality is called, or a code that is not one."""
        if not code:
            return self["everywhere"]
        if code == "-":
            return self["unknown_place"]
        if code.endswith("000000"):
            return f"{code[:2]}: {self['region_only']}"
        return municipalities.name(code, self.language)

    def parted(self, code: str) -> tuple[str, str]:
        """What a municipality is called, without and with only the words that say its kind."""
        name = self.municipality(code)
        for kind in KINDS:
            if name.endswith(f" {kind}"):
                return name.removesuffix(f" {kind}"), kind
        return name, ""

    def occupation(self, code: str) -> str:
        """What a group of occupations is called."""
        if not code:
            return self["all_occupations"].lower()
        if code == "-":
            return self["unknown_occupation"]
        return occupations.title_ru(code) if self.language == "ru" else occupations.title_en(code)
