"""The health check of a container, asked about a real HTTP server."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from services.kernel.probe import probe


class Answers(BaseHTTPRequestHandler):
    """Well at /healthz, not at /readyz."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/healthz" else 503)
        self.end_headers()
        self.wfile.write(b"broker: gone")

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_a_service_that_answers_with_200_is_well(port: int) -> None:
    assert probe("/healthz", port) == (True, "broker: gone")


def test_a_service_that_says_503_is_not_and_says_why(port: int) -> None:
    assert probe("/readyz", port) == (False, "broker: gone")


def test_a_service_that_does_not_answer_is_not_well() -> None:
    with socket.socket() as taken:  # bound and not listening: nobody else gets the port
        taken.bind(("127.0.0.1", 0))
        well, why = probe("/healthz", taken.getsockname()[1])
    assert not well
    assert "ConnectionRefusedError" in why
