"""What the messages are, for programs and people: catalogue, schemas, and pages that load nothing foreign."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

import kadry_contracts
from kadry_contracts.catalogue import FACTS, REPORTS, Entry
from kadry_contracts.codes import NO_CODE
from kadry_contracts.reasons import CODES
from kadry_contracts.schemas import schema_of
from kadry_contracts.words import PATTERNS

from .bodies import answer
from .problems import Refusal, language
from .words import OF_THE_DOOR, words

HOME = Path(__file__).parent
CELL = f"<municipality|{NO_CODE}>.<occupation|{NO_CODE}>"
CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'none'"
)
_PAGES = Environment(
    loader=FileSystemLoader(HOME / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
_BOUNDS = {"minimum": "≥", "maximum": "≤", "minItems": "≥", "maxItems": "≤"}
KINDS = {
    "job_centre": ("центр занятости", "job centre"),
    "college": ("колледж", "college"),
    "resource_centre": ("ресурсный центр", "resource centre"),
    "school": ("школа", "school"),
    "employer": ("работодатель", "employer"),
    "institution": ("учреждение соцобслуживания", "social care institution"),
    "ministry": ("министерство", "ministry"),
    "coordinator": ("координатор", "coordinator"),
    "verifier": ("СФР и подобные", "verifier"),
}


def add(app: FastAPI) -> None:
    """The routes that describe the region. They need no key: nothing in them is about anybody."""
    for route in [
        r for r in app.router.routes if getattr(r, "path", "") in ("/docs", "/docs/oauth2-redirect", "/redoc")
    ]:
        app.router.routes.remove(route)  # the framework's own pages load scripts from elsewhere

    @app.get("/v1/catalog", summary="Every message: who may send it, who may read it, why it may be refused")
    async def catalog() -> Response:
        return answer(catalogue())

    @app.get(
        "/schemas/{name}",
        summary="The JSON Schema of a message, for example kadry.report.trainees.enrolled.v1.json",
    )
    async def schema(name: str) -> Response:
        entry = _entries().get(name.removesuffix(".json"))
        if entry is None:
            raise Refusal(404, "not_found")
        return Response(_schema(entry.type), media_type="application/schema+json")

    @app.get("/docs", include_in_schema=False)
    async def docs(request: Request) -> Response:
        return _page("docs.html", request, messages=described(), kinds=KINDS)

    @app.get("/problems/{code}", include_in_schema=False)
    async def problem(code: str, request: Request) -> Response:
        if code not in CODES and code not in OF_THE_DOOR:
            raise Refusal(404, "not_found")
        used = [entry.type for entry in REPORTS.values() if code in entry.codes]
        return _page("problem.html", request, code=code, words=words(code), used=used)

    @app.get("/problems", include_in_schema=False)
    async def problems(request: Request) -> Response:
        codes = {code: words(code) for code in sorted({*CODES, *OF_THE_DOOR})}
        return _page("problems.html", request, codes=codes)

    @app.get("/docs.css", include_in_schema=False)
    async def style() -> Response:
        return Response((HOME / "static" / "docs.css").read_bytes(), media_type="text/css")


def _page(name: str, request: Request, **what: Any) -> Response:
    spoken = request.query_params.get("lang", "")
    spoken = spoken if spoken in ("ru", "en") else language(request)
    html = _PAGES.get_template(name).render(lang=spoken, ru=spoken == "ru", coded=coded, **what)
    headers = {
        "Content-Security-Policy": CSP,
        "Content-Language": spoken,
        "Vary": "Accept-Language",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
    }
    return Response(html, media_type="text/html; charset=utf-8", headers=headers)


@cache
def catalogue() -> dict[str, Any]:
    """The catalogue as programs read it."""
    return {
        "reports": [
            _common(entry)
            | {"writers": sorted(entry.writers), "codes": list(entry.codes)}
            | {"subject": f"report.<participant>.{entry.type.removeprefix('kadry.report.')}"}
            for entry in REPORTS.values()
        ],
        "facts": [
            _common(entry)
            | {"readers": entry.readers}
            | {"subject": f"fact.{entry.type.removeprefix('kadry.fact.')}.{CELL}"}
            for entry in FACTS.values()
        ],
    }


def _common(entry: Entry) -> dict[str, Any]:
    return {
        "type": entry.type,
        "owner": entry.owner,
        "term_ru": entry.term_ru,
        "meaning": entry.meaning,
        "since": entry.since,
        "schema": f"/schemas/{entry.type}.json",
    }


@cache
def _entries() -> Mapping[str, Entry]:
    return {**REPORTS, **FACTS}


@cache
def _schema(type_: str) -> bytes:
    return json.dumps(schema_of(_entries()[type_]), ensure_ascii=False, indent=2).encode()


@cache
def described() -> list[dict[str, Any]]:
    """Messages as the page shows them: reports first, each with its fields and examples."""
    return [
        {
            "entry": entry,
            "report": entry.type in REPORTS,
            "fields": fields(json.loads(_schema(entry.type))),
            "examples": examples(entry.type),
        }
        for entry in _entries().values()
    ]


def fields(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of a message: name, whether it must be there, its type, its rule in both languages."""
    body = _resolved(schema["properties"]["data"], schema)
    required = body.get("required", ())
    return [
        {
            "name": name,
            "required": name in required,
            "type": _type(said, schema),
            "rule": _rule(said, schema),
        }
        for name, said in body.get("properties", {}).items()
    ]


def _rule(node: dict[str, Any], schema: dict[str, Any]) -> tuple[str, str]:
    """What a value has to keep besides its type, in Russian and in English; empty where there is no more."""
    node = _resolved(node, schema)
    for part in (*node.get("anyOf", ()), *([node["items"]] if "items" in node else ())):
        if any(found := _rule(part, schema)):
            return found
    if node.get("pattern") in PATTERNS:
        return PATTERNS[node["pattern"]]
    bounds = [f"{sign} {node[name]}" for name, sign in _BOUNDS.items() if name in node]
    said = node.get("description", "")
    return (", ".join(bounds), ", ".join(bounds)) if bounds else (said, said)


def _resolved(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = schema["$defs"][node["$ref"].rpartition("/")[2]] if "$ref" in node else node
    return found


def _type(node: dict[str, Any], schema: dict[str, Any]) -> str:
    """A type in a few words: `integer`, `list of string`, `budget | employer`."""
    node = _resolved(node, schema)
    if "anyOf" in node:
        parts = [_type(part, schema) for part in node["anyOf"]]
        return " | ".join(dict.fromkeys(part for part in parts if part != "null"))
    if "enum" in node:
        return " | ".join(map(str, node["enum"]))
    if "const" in node:
        return str(node["const"])
    if node.get("type") == "array":
        return f"list of {_type(node.get('items', {}), schema)}"
    return str(node.get("format") or node.get("type", "any"))


def coded(said: str) -> Markup:
    """A description with what stands between backticks shown as code."""
    parts = escape(said).split("`")
    return Markup("").join(  # the parts are escaped
        Markup("<code>{}</code>").format(Markup(part)) if n % 2 else Markup(part)  # noqa: S704
        for n, part in enumerate(parts)
    )


def examples(type_: str) -> dict[str, str]:
    """The examples of a message by name, as text; empty where the contracts were installed without them."""
    package = Path(kadry_contracts.__file__).parent
    for home in (package / "examples", package.parents[1] / "examples"):
        if (home / type_).is_dir():
            return {
                path.stem: path.read_text(encoding="utf-8").strip()
                for path in sorted((home / type_).glob("*.json"))
            }
    return {}
