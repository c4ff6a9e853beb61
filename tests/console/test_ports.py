"""Six ports: the wanted ones, free ones, or a clear no."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from services.console.ports import SERVICES, PortsBusy, choose


@pytest.fixture
def taken() -> Iterator[int]:
    """A port somebody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen()
        yield sock.getsockname()[1]


def test_ports_follow_the_base_in_the_order_of_services() -> None:
    base = choose(None)["picture"]
    assert choose(base) == {name: base + n for n, name in enumerate(SERVICES)}


def test_services_have_the_documented_order() -> None:
    assert SERVICES == ("picture", "gateway", "vacancies", "programs", "trainees", "agreements")


def test_a_taken_port_is_named_with_a_base_that_would_do(taken: int) -> None:
    with pytest.raises(PortsBusy) as refusal:
        choose(taken - 2, patience=0)
    assert refusal.value.taken == [taken]
    assert choose(refusal.value.instead, patience=0)["picture"] == refusal.value.instead


def test_a_port_that_is_just_being_left_is_waited_for() -> None:
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    sock.listen()
    port: int = sock.getsockname()[1]
    with pytest.raises(PortsBusy):
        choose(port, patience=0)
    sock.close()
    assert choose(port, patience=1)["picture"] == port
