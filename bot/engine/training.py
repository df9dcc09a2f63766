"""Training the model when, and only when, what shapes it has changed.

A model bears a fingerprint of everything it was made from: the words it learns, Rasa's two files,
and the code that makes training data, features and weights of them.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import io
import os
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

from bot.engine.errors import TrainingError
from bot.settings import ROOT, Settings

_WORDS = ("topics", "catalogs", "nlu", "rules", "stories", "responses")
"""Folders of data/ that training reads; data/language is read at start. The tagger has seen what
the grammar marked with the cues of its day; one that was added since is only unknown to it."""
_CODE = (
    "bot/engine/importer.py",
    "bot/engine/featurizer.py",
    "bot/engine/classifier.py",
    "bot/engine/extractor.py",
    "bot/engine/judging.py",
    "bot/engine/networks.py",
    "bot/engine/sketches.py",
    "bot/engine/tagging.py",
    "bot/engine/weights.py",
    "bot/understanding/encoder.py",
    "bot/understanding/graph.py",
    "bot/understanding/kinds.py",
    "bot/understanding/judge.py",
    "bot/understanding/marking.py",
    "bot/understanding/networks.py",
    "bot/understanding/tagger.py",
    "preferences/catalogs.py",
    "preferences/topics.py",
    "preferences/wordbook.py",
)
_BOT = ROOT / "bot"
_LIBRARIES = ("rasa", "scikit-learn", "spacy", "onnxruntime")
_MODELS_KEPT = 3
"""Older trained models are deleted."""

Say = Callable[[str], None]


def fingerprint(words: Path) -> str:
    """Give a digest of all that shapes the model: data, configuration, code, library versions."""
    digest = hashlib.sha256()
    for path in _sources(words):
        digest.update(path.name.encode())
        digest.update(_code(path) if path.suffix == ".py" else path.read_bytes())
    for name in _LIBRARIES:
        digest.update(f"{name}={version(name)}".encode())
    return digest.hexdigest()[:16]


def model_file(settings: Settings) -> Path:
    """Say where the model of the present words lies, or would lie."""
    return settings.models_dir / f"attune-{fingerprint(settings.words_dir)}.tar.gz"


def ensure_model(settings: Settings, say: Say, force: bool = False) -> Path:
    """Give the trained model, training it first where there is none of this fingerprint.

    Raises `TrainingError`, `WordsError`.
    """
    path = model_file(settings)
    if path.exists() and not force:
        return path
    say("Training the model (once for these words, a few minutes).")
    started = time.monotonic()
    _train(settings, path, say)
    say(f"Trained in {time.monotonic() - started:.0f} s: {path.name}")
    _tidy(settings.models_dir, path)
    return path


def _train(settings: Settings, path: Path, say: Say) -> None:
    from bot.engine.quiet import hush

    hush()
    say("  loading Rasa")
    import rasa.model_training

    from bot.engine import shared

    shared.use(settings)
    shared.book()
    shared.listen(lambda line: say(f"  {line}"))
    path.parent.mkdir(parents=True, exist_ok=True)
    building = path.with_name(f".{os.getpid()}-{path.name}")
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            result = rasa.model_training.train(
                domain=str(_BOT / "domain.yml"),
                config=str(_BOT / "config.yml"),
                training_files=[str(settings.words_dir)],
                output=str(path.parent),
                fixed_model_name=building.name,
                force_training=True,
            )
    finally:
        shared.listen(None)
    if result.code or not building.exists():
        raise TrainingError(f"Rasa could not train the model:\n{printed.getvalue()}")
    os.replace(building, path)


def _sources(words: Path) -> Iterator[Path]:
    yield from (_BOT / "config.yml", _BOT / "domain.yml")
    for folder in _WORDS:
        yield from sorted((words / folder).glob("*.yml"))
    yield from (ROOT / name for name in _CODE)


def _code(path: Path) -> bytes:
    """Give what a module does: its code without comments and docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if hasattr(node, "body") and isinstance(node.body, list):
            node.body = [part for part in node.body if not _is_text(part)] or [ast.Pass()]
    return ast.dump(tree).encode()


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _tidy(directory: Path, newest: Path) -> None:
    models = sorted(directory.glob("attune-*.tar.gz"), key=lambda p: p.stat().st_mtime)
    for old in models[:-_MODELS_KEPT]:
        if old != newest:
            old.unlink(missing_ok=True)
