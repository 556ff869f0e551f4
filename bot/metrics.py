"""What Prometheus sees: no personal data, only counts and times. Delivery counts its sends where it sends."""

from prometheus_client import Gauge, Histogram, generate_latest

TURNS = Histogram(
    "bole_turn_seconds",
    "From an update's arrival to its commit; the count is the number of updates.",
    ("channel",),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
BACKLOG = Gauge("bole_backlog", "Messages and notices waiting to be delivered, or given up.", ("what",))


def text(backlog: dict[str, int]) -> bytes:
    for what, count in backlog.items():
        BACKLOG.labels(what).set(count)
    return generate_latest()
