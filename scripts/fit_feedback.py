"""Print the weights of bot/understanding/feedback.py and repeats.py, fitted on our own dialogues.

    python scripts/fit_feedback.py

Reads data/measure/dialogues.yml with the trained model (trained first where it is stale) and fits
two logistic regressions (scikit-learn, L2, C = 1). Paste what it prints where it says so.
"""

from __future__ import annotations

import asyncio
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, precision_score
from sklearn.model_selection import cross_val_predict

from bot.engine.shared import reader, use
from bot.engine.training import ensure_model
from bot.settings import load_settings
from bot.understanding import feedback, repeats
from bot.understanding.reading import Utterance

DIALOGUES = Path(__file__).resolve().parents[1] / "data" / "measure" / "dialogues.yml"


def main() -> None:
    """Fit and print."""
    settings = load_settings()
    use(settings)
    from bot.engine.agent import DialogueEngine

    engine = DialogueEngine(ensure_model(settings, print), ())
    told = yaml.safe_load(DIALOGUES.read_text(encoding="utf-8"))
    rows = [asyncio.run(_features(engine, row)) for row in told["feedback"]]
    _fit("feedback.WEIGHTS", rows, [row["unhappy"] for row in told["feedback"]], ("head",))
    likeness = reader().repeats.likeness
    pairs = [list(astuple(likeness(row["later"], row["earlier"]))) for row in told["repeats"]]
    names = [field.name for field in fields(repeats.Likeness)]
    _fit("repeats.WEIGHTS", pairs, [row["same"] for row in told["repeats"]], (), names)


async def _features(engine: Any, row: dict[str, Any]) -> list[float]:
    """Give the log odds of the heads alone, and the circumstances."""
    history = []
    if "asked" in row:
        history = [Utterance("user", row["asked"]), Utterance("assistant", row["answered"])]
    alone = (await engine.read(row["says"])).feedback
    odds = feedback.log_odds(max(alone.dissatisfied, alone.correction)) - feedback.WEIGHTS.line
    seen = reader().feedback.circumstance(row["says"], tuple(history))
    return [odds / feedback.WEIGHTS.head, *astuple(seen)]


def _fit(
    name: str,
    rows: list[list[float]],
    labels: list[bool],
    first: tuple[str, ...] = (),
    names: list[str] | None = None,
) -> None:
    features, truths = np.asarray(rows), np.asarray(labels)
    model = LogisticRegression(C=1.0, max_iter=2000)
    guessed = cross_val_predict(model, features, truths, cv=10)
    model.fit(features, truths)
    names = names or [*first, *(field.name for field in fields(feedback.Circumstance))]
    weights = {"line": model.intercept_[0], **dict(zip(names, model.coef_[0], strict=True))}
    shown = ", ".join(f"{key}={value:.2f}" for key, value in weights.items())
    print(f"{name}: {shown}")
    f1, precision = f1_score(truths, guessed), precision_score(truths, guessed)
    print(f"  ten-fold F1 {f1:.3f}, precision {precision:.3f}, {len(truths)} rows")


if __name__ == "__main__":
    main()
