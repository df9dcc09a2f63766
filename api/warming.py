"""What is done between loading and the first request, so that nobody waits for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.assistant import Assistant
from bot.bell import Bell
from bot.codec import reply_body
from bot.fulfilment import Preview
from bot.meter import Meter
from bot.turn import Turn
from preferences.store import Store


async def warm_up(assistant: Assistant) -> None:
    """Answer a request of nobody on a database that is thrown away.

    Much is made when it is first needed: sessions of the encoder, validators, parsed rules. The
    first person who says something would wait for all of it.
    """
    with TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'warm.db'}")
        store.migrate()
        spare = replace(assistant, store=store, meter=Meter(), bell=Bell(), fulfilment=Preview())
        for request in assistant.book.requests.values():
            reply = await spare.turn(Turn(request.title, "nobody", "warming"))
            reply_body(reply, assistant.wording)
            break
        spare.close()
        assistant.engine.forget()
