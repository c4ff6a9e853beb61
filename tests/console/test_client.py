"""What a command prints of a problem document: everything once."""

from __future__ import annotations

from services.console.client import problem_text

MEASURE = {
    "title": "Такого показателя нет",
    "detail": "measure: такого показателя нет. Возможно: positions_open, transferred.",
    "errors": [
        {
            "code": "unknown_measure",
            "message": "measure: такого показателя нет. Возможно: positions_open, transferred.",
            "suggestions": [{"code": "positions_open", "title_ru": ""}, {"code": "transferred"}],
        }
    ],
}


def test_a_text_that_stands_at_the_head_is_not_said_again_below() -> None:
    assert problem_text(MEASURE).splitlines() == [
        "Такого показателя нет — measure: такого показателя нет. Возможно: positions_open, transferred.",
        "  unknown_measure",
    ]


def test_of_several_errors_each_says_where_it_is_and_what_would_have_been_right() -> None:
    errors = [
        {
            "pointer": "/data/occupation",
            "code": "unknown_code",
            "message": "Кода нет.",
            "suggestions": [CODE],
        },
        {"pointer": "/data/on", "code": "missing_field", "message": "Нет поля on."},
    ]
    assert problem_text({"title": "Не принято", "errors": errors}).splitlines() == [
        "Не принято",
        "  /data/occupation · unknown_code · Кода нет.",
        "    8153 Операторы швейных машин",
        "  /data/on · missing_field · Нет поля on.",
    ]


def test_what_is_no_problem_document_has_no_text() -> None:
    assert problem_text(["?"]) == ""


CODE = {"code": "8153", "title_ru": "Операторы швейных машин", "title_en": "Sewing machine operators"}
