"""The understanding as commands use it: a body in, an answer out, as POST /v1/understand."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from api.cli.progress import say


class ReaderCommand:
    """Reads bodies one after the other; nothing is stored."""

    def __init__(self, engine: Any) -> None:
        """Take a loaded engine."""
        self._engine = engine
        self._run = asyncio.new_event_loop().run_until_complete

    @cached_property
    def _people(self) -> Any:
        from bot.engine.shared import considering
        from bot.measure.person import People

        return People(lambda text: self._run(self._engine.read(text)), considering())

    def consider(self, told: Sequence[str], request: str) -> Sequence[tuple[int, float]]:
        """Give which things told count for a request, with their relevance, 0-1; best first."""
        found: Sequence[tuple[int, float]] = self._people.consider(told, request)
        return found

    def choose(self, told: Sequence[str], options: Sequence[str], request: str) -> int:
        """Give the place of the option that suits what was told best."""
        return int(self._people.choose(told, options, request))

    def understand(self, body: Mapping[str, object]) -> dict[str, Any]:
        """Answer one body. Raises pydantic's ValidationError (a ValueError) for a wrong one."""
        from api.schemas import UnderstandBody
        from bot.codec import reading_body
        from bot.understanding.reading import Utterance

        asked = UnderstandBody.model_validate(body)
        history = tuple(Utterance(line.role, line.text) for line in asked.history)
        now = datetime.now(UTC)
        return reading_body(self._run(self._engine.read(asked.text, history, now)))


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
    from bot.engine.settling import settle

    engine = DialogueEngine(model, ())
    settle()
    return ReaderCommand(engine)
