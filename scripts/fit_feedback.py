"""Print the weights of bot/understanding/feedback.py, fitted on our own dialogues.

    python scripts/fit_feedback.py

Reads data/measure/dialogues.yml with the trained model (trained first where it is stale) and fits a
logistic regression (scikit-learn, L2, C = 1). It also tells how repeats fare on the pairs there.
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
from bot.understanding import feedback
from bot.understanding.reading import Utterance

DIALOGUES = Path(__file__).resolve().parents[1] / "data" / "measure" / "dialogues.yml"
SURE = 0.5
PRECISE = 0.85
"""The share of complaints found that must be complaints."""


def main() -> None:
    """Fit and print."""
    settings = load_settings()
    use(settings)
    from bot.engine.agent import DialogueEngine

    engine = DialogueEngine(ensure_model(settings, print), ())
    told = yaml.safe_load(DIALOGUES.read_text(encoding="utf-8"))
    rows = [asyncio.run(_features(engine, row)) for row in told["feedback"]]
    _fit(np.asarray(rows), np.asarray([row["unhappy"] for row in told["feedback"]]))
    score = reader().repeats.score
    said = [score(row["later"], row["earlier"]) >= SURE for row in told["repeats"]]
    truths = [row["same"] for row in told["repeats"]]
    _say("repeats as they are weighed now", truths, said)


async def _features(engine: Any, row: dict[str, Any]) -> list[float]:
    """Give the log odds of the heads alone, and the circumstances."""
    history = []
    if "asked" in row:
        history = [Utterance("user", row["asked"]), Utterance("assistant", row["answered"])]
    alone = (await engine.read(row["says"])).feedback
    odds = feedback.log_odds(max(alone.dissatisfied, alone.correction)) - feedback.WEIGHTS.line
    seen = reader().feedback.circumstance(row["says"], tuple(history))
    return [odds / feedback.WEIGHTS.head, *astuple(seen)]


def _fit(features: Any, truths: Any) -> None:
    model = LogisticRegression(C=1.0, max_iter=2000)
    odds = cross_val_predict(model, features, truths, cv=10, method="decision_function")
    line = _line(odds, truths)
    model.fit(features, truths)
    names = ("head", *(field.name for field in fields(feedback.Circumstance)))
    weights = {
        "line": model.intercept_[0] - line,
        **dict(zip(names, model.coef_[0], strict=True)),
    }
    print("feedback.WEIGHTS:", ", ".join(f"{key}={value:.2f}" for key, value in weights.items()))
    _say("feedback, ten-fold", truths, odds >= line)


def _line(odds: Any, truths: Any) -> float:
    """Give the lowest log odds from which `PRECISE` of the complaints found are complaints."""
    for line in sorted(odds):
        if precision_score(truths, odds >= line) >= PRECISE:
            return float(line)
    return 0.0


def _say(what: str, truths: Any, said: Any) -> None:
    f1, precision = f1_score(truths, said), precision_score(truths, said)
    print(f"  {what}: F1 {f1:.3f}, precision {precision:.3f}, {len(truths)} rows")


if __name__ == "__main__":
    main()
