"""Logs as JSON lines: one event a line, with the correlation id, and never a payload."""

from __future__ import annotations

import logging
import sys

import structlog

FORBIDDEN = frozenset({"body", "data", "payload", "person_ref", "sealed_identity", "text"})
"""Keys that a log line may not carry; a processor drops them whoever writes them."""


def _drop_payloads(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    for key in FORBIDDEN & event.keys():
        del event[key]
    return event


def configure(service: str, level: str = "INFO") -> None:
    """Sends structlog's and the standard library's logs to stderr as JSON lines that name the service."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _drop_payloads,
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for noisy in ("uvicorn.access", "faststream", "alembic", "sqlalchemy.engine"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
