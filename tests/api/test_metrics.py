"""The text Prometheus reads."""

from __future__ import annotations

from api.metrics import exposition
from bot.meter import Meter


def test_buckets_add_up_and_labels_are_escaped() -> None:
    meter = Meter()
    for seconds in (0.001, 0.02, 0.02, 99.0):
        meter.time(seconds)
    meter.turns['a "b"\n\\'] += 2
    lines = exposition(meter, {("moment_offered", "tea"): 3, ("dissatisfied", "tea"): 1}).split(
        "\n"
    )
    assert 'attune_turn_seconds_bucket{le="0.005"} 1' in lines
    assert 'attune_turn_seconds_bucket{le="0.025"} 3' in lines
    assert 'attune_turn_seconds_bucket{le="+Inf"} 4' in lines
    assert "attune_turn_seconds_count 4" in lines
    assert r'attune_turns_total{outcome="a \"b\"\n\\"} 2' in lines
    assert 'attune_moments_total{result="offered",topic="tea"} 3' in lines
    assert not any("dissatisfied" in line for line in lines)
    assert lines[-1] == ""


def test_without_a_store_the_rest_is_told() -> None:
    lines = exposition(Meter(), None).splitlines()
    assert "attune_store_up 0" in lines
    assert "# TYPE attune_turns_total counter" in lines
