"""Our actions behind HTTP, as Rasa's own action server would run them: `rasa run` can call them.

    python -m bot.actions.server --port 5055

Attune does not need it: it runs its actions in process. It is there for a stock Rasa that serves
the same model; `attune bench` compares the two. It knows a conversation's id and nothing else of
who is talking, so the id stands for the person. Settings come from the environment.
"""

from __future__ import annotations

import argparse
import secrets
import sys
from datetime import UTC, datetime
from typing import Any

from rasa_sdk.executor import ActionExecutor
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.actions import Desk, actions
from bot.draft import open_draft, under_way
from bot.say.wording import Wording
from bot.secret import open_store
from bot.settings import Settings, load_settings
from bot.turn import Turn
from bot.understanding.encoder import Encoder
from bot.understanding.matters import load_matters
from bot.understanding.meaning import Meaning
from preferences.considering import Considering, read_weights
from preferences.store import Store
from preferences.wordbook import load_topics


def create_app(settings: Settings) -> Sanic:
    """Build the server. Raises `WordsError`, `StoreUnavailable`."""
    store = open_store(settings)
    executor = _executor(settings)
    app = Sanic("attune_actions", configure_logging=False)

    @app.get("/health")
    async def health(request: Request) -> HTTPResponse:
        return json({"status": "ok"})

    @app.post("/webhook")
    async def webhook(request: Request) -> HTTPResponse:
        return json(await _run(executor, store, request.json))

    return app


def _executor(settings: Settings) -> ActionExecutor:
    book = load_topics(settings.words_dir)
    encoder = Encoder(settings.models_dir)
    matters = load_matters(settings.words_dir, settings.models_dir, encoder)
    meaning = Meaning(book, encoder, matters)
    considering = Considering(meaning, read_weights(settings.words_dir), book)
    wording = Wording.load(settings.words_dir, book)
    desk = Desk(book, wording, _new_id, considering, settings.manners)
    executor = ActionExecutor()
    for action in actions(desk):
        executor.register_action(action)
    return executor


async def _run(executor: ActionExecutor, store: Store, call: dict[str, Any]) -> Any:
    """Run the action a call names, on a draft of its own that is kept when it went well."""
    sender, text = call["sender_id"], call["tracker"]["latest_message"].get("text") or ""
    draft = open_draft(store, Turn(text, sender, sender), _new_id(), datetime.now(UTC))
    with under_way(draft):
        result = await executor.run(call)
    draft.commit()
    return result


def _new_id() -> str:
    return secrets.token_urlsafe(12)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=5055, help="port to listen on")
    args = parser.parse_args(sys.argv[1:])
    create_app(load_settings()).run(args.host, args.port, access_log=False)
