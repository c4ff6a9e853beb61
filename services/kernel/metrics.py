"""The names of all metrics of a service process. Labels are bounded: never an id or a place."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

MESSAGES = Counter("kadry_messages", "Messages by outcome", ["service", "stream", "outcome"])
BATCH_SECONDS = Histogram(
    "kadry_batch_seconds",
    "Time of one batch, from decoding to the commit",
    ["service"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
)
BATCH_MESSAGES = Histogram(
    "kadry_batch_messages",
    "Messages of one batch",
    ["service"],
    buckets=(1, 5, 20, 50, 100, 200, 300, 400, 500, 1000),
)
STAGE_SECONDS = Counter("kadry_stage_cpu_seconds", "CPU time by stage of a batch", ["service", "stage"])
CONSUMER_PENDING = Gauge("kadry_consumer_pending", "Messages not yet fetched", ["service", "stream"])
OUTBOX_ROWS = Gauge(
    "kadry_outbox_rows", "Facts committed and not yet acknowledged by their stream", ["service"]
)
OUTBOX_OLDEST = Gauge("kadry_outbox_oldest_seconds", "Age of the oldest such fact", ["service"])
RELAY_BATCHES = Counter("kadry_relay_batches", "Batches published, by how", ["service", "result"])
WAITING_REPORTS = Gauge("kadry_waiting_reports", "Messages that wait for something they name", ["service"])
DEAD_LETTERS = Counter("kadry_dead_letters", "Messages given up, by reason", ["service", "reason"])
WRITER = Gauge("kadry_writer", "1 where this process is the active one", ["service"])
