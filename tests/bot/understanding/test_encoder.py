"""The encoder's vectors: two layers of one text."""

from __future__ import annotations

import numpy as np
import pytest

from bot.settings import load_settings
from bot.understanding.encoder import DIMENSIONS, FEATURES, Encoder

TEXTS = ["play some jazz", "i am married to a doctor", "no seafood for me, thanks, i'm allergic"]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(load_settings().models_dir)


def test_each_half_of_the_features_has_unit_length(encoder: Encoder) -> None:
    features = encoder.encode(TEXTS[0]).features
    assert features.shape == (FEATURES,)
    halves = features[:DIMENSIONS], features[DIMENSIONS:]
    assert [float(np.linalg.norm(half)) for half in halves] == pytest.approx([1, 1], abs=1e-5)
    assert not np.allclose(*halves, atol=0.05)


def test_many_texts_get_the_vectors_each_gets_alone(encoder: Encoder) -> None:
    together = encoder.features(TEXTS)
    alone = np.stack([encoder.encode(text).features for text in TEXTS])
    assert np.allclose(together, alone, atol=1e-4)
    assert np.array_equal(encoder.sentences(TEXTS), together[:, :DIMENSIONS])


def test_a_text_without_words_has_vectors_too(encoder: Encoder) -> None:
    assert np.isfinite(encoder.encode("\u200b").features).all()
