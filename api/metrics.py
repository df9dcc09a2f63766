"""The meter in Prometheus' text format, version 0.0.4.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate

from bot.meter import BOUNDS, Meter

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
MOMENTS = {f"moment_{result}": result for result in ("offered", "accepted", "refused", "ignored")}
"""How moments ended, by the name that is counted under, whatever the reason of the moment."""

Labels = tuple[tuple[str, str], ...]


def exposition(meter: Meter, counts: Mapping[tuple[str, str], int] | None) -> str:
    """Give all metrics. `counts` are the store's, by a name of `MOMENTS` and topic; None: it is out
    of reach.
    """
    lines = [
        *_metric("attune_turns", "counter", _by("outcome", meter.turns)),
        *_metric("attune_learned", "counter", _by("source", meter.learned)),
        *_metric("attune_orders", "counter", _by("result", meter.deeds)),
        *_metric("attune_moments", "counter", _moments(counts or {})),
        *_histogram("attune_turn_seconds", meter),
        *_metric("attune_store_up", "gauge", [((), int(counts is not None))]),
    ]
    return "\n".join([*lines, ""])


def _by(label: str, counted: Mapping[str, int]) -> list[tuple[Labels, int]]:
    return [(((label, key),), counted[key]) for key in sorted(counted)]


def _moments(counts: Mapping[tuple[str, str], int]) -> Iterator[tuple[Labels, int]]:
    for name, topic in sorted(counts):
        if name in MOMENTS:
            yield (("result", MOMENTS[name]), ("topic", topic)), counts[name, topic]


def _metric(name: str, kind: str, samples: Iterable[tuple[Labels, int]]) -> Iterator[str]:
    full = f"{name}_total" if kind == "counter" else name
    yield f"# TYPE {full} {kind}"
    for labels, value in samples:
        yield f"{full}{_labels(labels)} {value}"


def _histogram(name: str, meter: Meter) -> Iterator[str]:
    yield f"# TYPE {name} histogram"
    bounds = [*(f"{bound:g}" for bound in BOUNDS), "+Inf"]
    for bound, count in zip(bounds, accumulate(meter.buckets), strict=True):
        yield f'{name}_bucket{{le="{bound}"}} {count}'
    yield f"{name}_sum {meter.seconds:.6f}"
    yield f"{name}_count {sum(meter.buckets)}"


def _labels(labels: Labels) -> str:
    inside = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels)
    return f"{{{inside}}}" if inside else ""


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
