"""Errors of the engine. Kept apart so that naming them loads nothing heavy."""

from __future__ import annotations


class TrainingError(RuntimeError):
    """Rasa could not train; the message carries what it printed."""
