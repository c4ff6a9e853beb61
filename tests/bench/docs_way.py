"""The two hops as FastStream's documentation writes them: one message, one session, one commit, one publish.

python -m tests.bench.docs_way decide|post   (KADRY_NATS_URL, KADRY_BENCH_DATABASE)
"""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

from faststream import FastStream
from faststream.nats import JStream, NatsBroker
from nats.js import api
from pydantic import BaseModel
from sqlalchemy import BigInteger, Identity, String
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The tables of both services."""


class Decided(Base):
    """A report that was taken."""

    __tablename__ = "decided"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    source: Mapped[str] = mapped_column(String, primary_key=True)
    type: Mapped[str]


class Posted(Base):
    """A movement."""

    __tablename__ = "posted"
    n: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    fact: Mapped[str]
    municipality: Mapped[str]
    occupation: Mapped[str]
    delta: Mapped[int]


class Event(BaseModel):
    """A report or a fact."""

    specversion: str
    id: str
    source: str
    type: str
    time: str
    data: dict[str, Any]


def main(part: str) -> None:
    """Runs one of the two services."""
    engine = create_async_engine(os.environ["KADRY_BENCH_DATABASE"])
    session = async_sessionmaker(engine)
    broker = NatsBroker(os.environ["KADRY_NATS_URL"], logger=None)
    config = api.ConsumerConfig(ack_policy=api.AckPolicy.EXPLICIT)

    if part == "decide":

        @broker.subscriber(
            "docs.report.>", stream=JStream("DOCS_REPORTS", declare=False), durable="decide", config=config
        )
        async def decide(event: Event) -> None:
            async with session() as s:
                s.add(Decided(id=event.id, source=event.source, type=event.type))
                await s.commit()
            fact = event.model_copy(update={"type": event.type.replace("report", "fact")})
            await broker.publish(fact, "docs.fact.all", stream="DOCS_FACTS")

    else:

        @broker.subscriber(
            "docs.fact.>", stream=JStream("DOCS_FACTS", declare=False), durable="post", config=config
        )
        async def post(event: Event) -> None:
            async with session() as s:
                place = (event.data.get("municipality", "-"), event.data.get("occupation", "-"))
                s.add(Posted(fact=event.id, municipality=place[0], occupation=place[1], delta=1))
                await s.commit()

    asyncio.run(FastStream(broker).run())


if __name__ == "__main__":
    main(sys.argv[1])
