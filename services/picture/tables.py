"""The tables of the picture. Everything but the copies of objects is append only."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    text,
)

METADATA = MetaData()
CODE = Text(collation="C")  # compared by bytes: so the beginning of a code can be found in an index

POSTING = Table(
    "posting",
    METADATA,
    Column("valid_on", Date, nullable=False),
    Column("known_seq", BigInteger, nullable=False),
    Column("known_at", DateTime(timezone=True), nullable=False),
    Column("municipality", CODE, nullable=False),
    Column("occupation", CODE, nullable=False),
    Column("measure", CODE, nullable=False),
    Column("delta", BigInteger, nullable=False),
    Column("fact", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("object", Text),
    Column("purse", Text),
    Column("undone", Boolean),
    Index("posting_known_seq", "known_seq"),
    Index("posting_valid_on", "valid_on"),
    Index("posting_cell", "measure", "municipality", "occupation"),
    Index("posting_object", "object", "measure", postgresql_where=text("object IS NOT NULL")),
    comment="From valid_on on, a measure of a cell is delta more, or less. object: the intake of places, the "
    "equipment of hours, the agreement of money; purse: whose money, its bound, who shares it; undone: a "
    "step that was said before is taken back. Append only.",
)

TOTAL = Table(
    "total",
    METADATA,
    Column("measure", CODE, primary_key=True),
    Column("municipality", CODE, primary_key=True),
    Column("occupation", CODE, primary_key=True),
    Column("value", BigInteger, nullable=False),
    Column("first_on", Date, nullable=False),
    Column("first_seq", BigInteger, nullable=False),
    comment="The sum of all postings of a cell, the earliest day and place in FACTS of any of them.",
)

TOUCHED = Table(
    "touched",
    METADATA,
    Column("measure", CODE, primary_key=True),
    Column("municipality", CODE, primary_key=True),
    Column("valid_on", Date, primary_key=True),
    Column("first_seq", BigInteger, nullable=False),
    Column("last_seq", BigInteger, nullable=False),
    Column("n", BigInteger, nullable=False),
    comment="How much an account of the balance moved in a municipality on a day, less what was taken back: "
    "how fresh the picture of it is. Of an earlier knowledge than last_seq the postings know.",
)

KNOWN = Table(
    "known",
    METADATA,
    Column("seq", BigInteger, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("known_at", "at"),
    comment="How far in FACTS the ledger had read at which time: the last fact of each batch.",
)

FLOW = Table(
    "flow",
    METADATA,
    Column("on", Date, nullable=False),
    Column("known_seq", BigInteger, nullable=False),
    Column("was", CODE, nullable=False),
    Column("at", CODE, nullable=False),
    Column("municipality", CODE, nullable=False),
    Column("occupation", CODE, nullable=False),
    Column("days", Integer),
    Column("n", Integer, nullable=False),
    Column("object", Text),
    Index("flow_between", "was", "at", "on"),
    comment="Who went from which account to which on a day, after how many days in the first; less than 0: a "
    "step that was said is taken back. Append only.",
)

STEP = Table(
    "step",
    METADATA,
    Column("trainee", CODE, nullable=False),
    Column("what", CODE, nullable=False),
    Column("on", Date, nullable=False),
    Column("known_seq", BigInteger, nullable=False),
    Column("municipality", CODE, nullable=False),
    Column("occupation", CODE, nullable=False),
    Column("of", CODE, nullable=False),
    Column("ref", Text, nullable=False),
    Column("where", Text),
    Column("fact", Text, nullable=False),
    Column("corrects", Text),
    Index("step_trainee", "trainee"),
    Index("step_what", "what", "on"),
    Index("step_corrects", "corrects", postgresql_where=text("corrects IS NOT NULL")),
    comment="What people did that counts in a funnel, by pseudonym. Append only.",
)

NEED = Table(
    "need",
    METADATA,
    Column("trainee", CODE, nullable=False),
    Column("need", CODE, nullable=False),
    Column("what", CODE, nullable=False),
    Column("on", Date, nullable=False),
    Column("known_seq", BigInteger, nullable=False),
    Column("fact", Text, nullable=False),
    Column("corrects", Text),
    Index("need_need", "need", "what"),
    comment="Functional needs of people by pseudonym: applied, provided, refused. Append only, but "
    "those of who is erased go.",
)

LINKED = Table(
    "linked",
    METADATA,
    Column("merged", CODE, primary_key=True),
    Column("trainee", CODE, nullable=False),
    Column("known_seq", BigInteger, nullable=False),
    comment="Two pseudonyms are one person: from that place in FACTS on `merged` is `trainee`.",
)

INTAKE = Table(
    "intake",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("provider", Text, nullable=False),
    Column("municipality", CODE, nullable=False),
    Column("occupation", CODE, nullable=False),
    Column("level", Text),
    Column("places", Integer),
    Column("starts_on", Date),
    Column("ends_on", Date),
    Column("accessible_for", Text),
    Column("ended", Text),
    Column("ended_on", Date),
    comment="Intakes as they are now. ended: intake_completed, intake_cancelled or intake_aborted.",
)

VACANCY = Table(
    "vacancy",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("opened_on", Date, nullable=False),
    Column("accessible_for", Text, nullable=False),
    comment="Since when a vacancy is open, and for which needs it is accessible.",
)

HEARD = Table(
    "heard",
    METADATA,
    Column("participant", Text, primary_key=True),
    Column("last_at", DateTime(timezone=True), nullable=False),
    Column("facts", BigInteger, nullable=False),
    Column("corrections", BigInteger, nullable=False),
    comment="When the last report of a participant was decided, how many facts its reports led to, and how "
    "many of them replaced earlier ones.",
)

FED = Table(
    "fed",
    METADATA,
    Column("municipality", CODE, primary_key=True),
    Column("measure", CODE, primary_key=True),
    Column("participant", CODE, primary_key=True),
    comment="Whose reports feed which measure of which municipality: whose silence lowers its grade.",
)

UNDECIDED = Table(
    "undecided",
    METADATA,
    Column("report", Text, primary_key=True),
    Column("waits_for", Text, nullable=False),
    Column("until", DateTime(timezone=True), nullable=False),
    comment="Reports that wait for something they name: <source>#<id>.",
)

EQUIPMENT = Table(
    "equipment",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("municipality", CODE, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("weekly_hours", Integer, nullable=False),
    Column("registered_on", Date, nullable=False),
    comment="Equipment that can be booked, as it is now.",
)

OUTAGE = Table(
    "outage",
    METADATA,
    Column("equipment", Text, nullable=False),
    Column("begins", DateTime(timezone=True), nullable=False),
    Column("ends", DateTime(timezone=True), nullable=False),
    Column("known_seq", BigInteger, nullable=False),
    Column("fact", Text, nullable=False),
    Column("corrects", Text),
    Index("outage_equipment", "equipment"),
    comment="When equipment cannot be used. Append only: one that `corrects` names is replaced.",
)

REFUSAL = Table(
    "refusal",
    METADATA,
    Column("equipment", Text, nullable=False),
    Column("booking", Text, nullable=False),
    Column("on", Date, nullable=False),
    Column("hours", Integer, nullable=False),
    Column("known_seq", BigInteger, nullable=False),
    Index("refusal_equipment", "equipment", "on"),
    comment="Hours of equipment that were asked for and could not be had. Append only.",
)

IMBALANCE = Table(
    "imbalance",
    METADATA,
    Column("municipality", CODE, primary_key=True),
    Column("occupation", CODE, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("kind", Text),
    comment="What was said last of the balance of a cell: deficit, surplus, or nothing any more.",
)

ACTIVITY = Table(
    "activity",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("held_on", Date, nullable=False),
    Column("municipality", CODE, nullable=False),
    Column("occupation", CODE, nullable=False),
    Column("pupils", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("schools", Text, nullable=False),
    Index("activity_held_on", "held_on"),
    comment="Activities of guidance with whom they reached; schools with commas.",
)
