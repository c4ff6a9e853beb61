"""The four streams and the durable consumers of the services: declared in one place, made by one job.

Services never make them. A setting that somebody changed by hand is put back, and said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from nats.aio.client import Client
from nats.js import JetStreamContext, api
from nats.js.errors import NotFoundError

from . import turning
from .routing import Service

DAY = 86_400.0
GIB = 1024**3
NEEDED = (2, 15)
MAX_REPORT = 65_536
ACK_WAIT = 60.0
MAX_PENDING = 2_000


class NotFit(RuntimeError):
    """The broker is not what the services rely on; the text says what to change."""


def declared(replicas: int = 1, *, manual_clock: bool = False) -> list[api.StreamConfig]:
    """REPORTS, FACTS, NOTICES and DEAD as they must be; CLOCK where time is turned by hand."""
    common: dict[str, Any] = {
        "storage": api.StorageType.FILE,
        "num_replicas": replicas,
        "allow_atomic": True,
        "retention": api.RetentionPolicy.LIMITS,
    }
    clock = api.StreamConfig(
        name=turning.STREAM, subjects=[turning.SUBJECT], max_msgs=1, storage=api.StorageType.FILE
    )
    return [
        *([clock] if manual_clock else []),
        api.StreamConfig(
            name="REPORTS",
            # Exactly five tokens: a reply with an odd subject finds no stream.
            subjects=["report.*.*.*.*"],
            max_age=14 * DAY,
            max_bytes=20 * GIB,
            max_msg_size=MAX_REPORT + 4_096,
            # A flood meets its own subject's limit only.
            max_msgs_per_subject=500_000,
            discard=api.DiscardPolicy.NEW,
            discard_new_per_subject=True,
            # The server's minimum: ids of different participants must not meet. The inbox does the work.
            duplicate_window=0.1,
            deny_purge=True,
            **common,
        ),
        api.StreamConfig(
            name="FACTS",
            subjects=["fact.*.*.*.*.*"],
            max_bytes=20 * GIB,
            discard=api.DiscardPolicy.NEW,
            duplicate_window=600,
            deny_purge=True,
            deny_delete=True,
            allow_direct=True,
            compression=api.StoreCompression.S2,
            **common,
        ),
        api.StreamConfig(
            name="NOTICES",
            subjects=["notice.*.*.*.*"],
            max_age=90 * DAY,
            max_bytes=5 * GIB,
            discard=api.DiscardPolicy.OLD,
            duplicate_window=600,
            deny_purge=True,
            compression=api.StoreCompression.S2,
            **common,
        ),
        api.StreamConfig(
            name="DEAD",
            subjects=["dead.>"],
            max_age=90 * DAY,
            max_bytes=2 * GIB,
            discard=api.DiscardPolicy.OLD,
            duplicate_window=600,
            allow_direct=True,
            **common,
        ),
    ]


def consumer(service: Service, stream: str) -> api.ConsumerConfig:
    """The durable consumer of a service on a stream, named like the service."""
    return api.ConsumerConfig(
        durable_name=service.name,
        filter_subjects=list(service.streams[stream]),
        ack_policy=api.AckPolicy.ALL,
        ack_wait=ACK_WAIT,
        max_ack_pending=MAX_PENDING,
        max_waiting=4,
        # At a limit the server goes silent; the kernel makes dead letters instead.
        max_deliver=-1,
        deliver_policy=api.DeliverPolicy.ALL,
    )


async def preflight(nc: Client) -> None:
    """Raises NotFit for a broker that is too old or has no JetStream, or a stream that is written without
    sync.
    """
    version = nc.connected_server_version
    if (version.major, version.minor) < NEEDED:
        raise NotFit(f"nats-server {version} is too old: {NEEDED[0]}.{NEEDED[1]} or newer is needed")
    js = nc.jetstream()
    await js.account_info()
    for stream in await js.streams_info():
        mode = getattr(stream.config, "persist_mode", None)
        if mode is not None and getattr(mode, "value", mode) == "async":
            raise NotFit(f"stream {stream.config.name} has persist_mode async: acknowledged is not on disk")


async def apply(
    nc: Client, services: Iterable[Service], replicas: int = 1, *, manual_clock: bool = False
) -> list[str]:
    """Makes what is missing and puts right what differs; returns what was done, in words."""
    js = nc.jetstream()
    done = [
        word
        for config in declared(replicas, manual_clock=manual_clock)
        if (word := await _stream(js, config))
    ]
    for service in services:
        for stream in service.streams:
            if word := await _consumer(js, stream, consumer(service, stream)):
                done.append(word)
    return done


async def plan(nc: Client, services: Iterable[Service], replicas: int = 1) -> list[str]:
    """What `apply` would do, in words."""
    js = nc.jetstream()
    todo = []
    for config in declared(replicas):
        found = await _found(js, config)
        if found is None:
            todo.append(f"add stream {config.name}")
        elif changed := _differences(config.as_dict(), found.as_dict()):
            todo.append(f"change stream {config.name}: {', '.join(changed)}")
    for service in services:
        for stream in service.streams:
            wanted = consumer(service, stream)
            try:
                there = (await js.consumer_info(stream, service.name)).config
            except NotFoundError:
                todo.append(f"add consumer {stream}/{service.name}")
                continue
            if changed := _differences(wanted.as_dict(), there.as_dict()):
                todo.append(f"change consumer {stream}/{service.name}: {', '.join(changed)}")
    return todo


async def _found(js: JetStreamContext, config: api.StreamConfig) -> api.StreamConfig | None:
    try:
        return (await js.stream_info(str(config.name))).config
    except NotFoundError:
        return None


async def _stream(js: JetStreamContext, config: api.StreamConfig) -> str:
    found = await _found(js, config)
    if found is None:
        await js.add_stream(config)
        return f"added stream {config.name}"
    if changed := _differences(config.as_dict(), found.as_dict()):
        await js.update_stream(config)
        return f"changed stream {config.name}: {', '.join(changed)}"
    return ""


async def _consumer(js: JetStreamContext, stream: str, config: api.ConsumerConfig) -> str:
    try:
        found = (await js.consumer_info(stream, str(config.durable_name))).config
    except NotFoundError:
        await js.add_consumer(stream, config)
        return f"added consumer {stream}/{config.durable_name}"
    if changed := _differences(config.as_dict(), found.as_dict()):
        await js.add_consumer(stream, replace(config, name=config.durable_name))
        return f"changed consumer {stream}/{config.durable_name}: {', '.join(changed)}"
    return ""


def _differences(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """Names of the settings we care about that differ."""

    def plain(value: Any) -> Any:
        if isinstance(value, list):
            return sorted(map(str, value))
        return getattr(value, "value", value)

    return [
        name for name, value in wanted.items() if value is not None and plain(found.get(name)) != plain(value)
    ]
