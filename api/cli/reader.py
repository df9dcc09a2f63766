"""The understanding as commands use it: a body in, an answer out, as POST /v1/understand."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from api.cli.progress import say


class ReaderCommand:
    """Reads bodies one after the other; nothing is stored."""

    def __init__(self, engine: Any) -> None:
        """Take a loaded engine."""
        self._engine = engine
        self._loop = asyncio.new_event_loop()

    def understand(self, body: Mapping[str, object]) -> dict[str, Any]:
        """Answer one body. Raises pydantic's ValidationError (a ValueError) for a wrong one."""
        from api.schemas import UnderstandBody
        from bot.codec import reading_body
        from bot.understanding.reading import Utterance

        asked = UnderstandBody.model_validate(body)
        history = tuple(Utterance(line.role, line.text) for line in asked.history)
        return reading_body(self._loop.run_until_complete(self._engine.read(asked.text, history)))


def open_reader() -> ReaderCommand:
    """Train if need be and load the model, without a database."""
    from bot.engine.shared import use
    from bot.engine.training import ensure_model
    from bot.settings import load_settings

    settings = load_settings()
    use(settings)
    model = ensure_model(settings, say)
    say("Loading the model")

    from bot.engine.agent import DialogueEngine

    return ReaderCommand(DialogueEngine(model, ()))
