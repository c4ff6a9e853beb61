"""HTTP of a service process: health, readiness and metrics; a service's own routes stand beside them."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

import uvicorn
from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from .context import Context

Mount: TypeAlias = Callable[[FastAPI, Context], None]
Checks: TypeAlias = Callable[[], Mapping[str, Any]]


class Server(uvicorn.Server):
    """uvicorn inside a process that handles its signals itself."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leaves signals alone."""
        yield


def application(service: str, checks: Checks) -> FastAPI:
    """The app with the routes that every service has.

    checks  answers one entry a check; a check that is not well has `"ok": False`
    """
    app = FastAPI(title=f"kadry {service}", docs_url=None, redoc_url=None, openapi_url="/openapi.json")

    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> dict[str, str]:
        """The process lives."""
        return {"status": "ok", "service": service}

    @app.get("/readyz", include_in_schema=False)
    async def readyz() -> Response:
        """Whether it can do its work now, check by check."""
        found = checks()
        well = all(check.get("ok", True) for check in found.values())
        return JSONResponse(
            {"status": "ready" if well else "not ready", "service": service, "checks": found},
            status_code=200 if well else 503,
        )

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        """Prometheus text format."""
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return app


async def serve(app: FastAPI, host: str, port: int) -> tuple[Server, asyncio.Task[None], int]:
    """Starts answering; returns the server, its task and the port."""
    sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((host, port))
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=3,
        timeout_keep_alive=30,
    )
    server = Server(config)
    task = asyncio.create_task(server.serve(sockets=[sock]), name="http")
    return server, task, int(sock.getsockname()[1])
