"""Learning along a few directions, and turning back what was learned."""

from __future__ import annotations

import numpy as np

from bot.engine.classifier import _View


def test_what_was_learned_along_directions_scores_whole_vectors_alike() -> None:
    draw = np.random.default_rng(3)
    vectors = draw.normal(size=(60, 12)).astype(np.float32)
    view = _View.of(vectors, 5)
    fitted = {
        "coef": draw.normal(size=(4, 5)).astype(np.float32),
        "intercept": draw.normal(size=4).astype(np.float32),
    }
    seen = view.look(vectors) @ fitted["coef"].T + fitted["intercept"]
    back = view.back(fitted)
    assert back["coef"].shape == (4, 12)
    assert np.allclose(vectors @ back["coef"].T + back["intercept"], seen, atol=1e-4)


def test_there_are_no_more_directions_than_vectors() -> None:
    vectors = np.eye(3, 8, dtype=np.float32)
    assert _View.of(vectors, 300).look(vectors).shape == (3, 3)
