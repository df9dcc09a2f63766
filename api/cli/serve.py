"""`attune serve`."""

from __future__ import annotations

import argparse

HELP = "Serve the API and the demo page."
STOP_SECONDS = 20
"""Seconds requests under way may still take once the server is told to stop."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Host and port, over ATTUNE_HOST and ATTUNE_PORT."""
    parser.add_argument("--host", help="address to listen on (default: ATTUNE_HOST or 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port (default: ATTUNE_PORT or 8000)")


def run(args: argparse.Namespace) -> int:
    """Train if need be, load, and serve until stopped."""
    import dataclasses

    import uvicorn

    from api.cli.progress import say
    from api.logs import configure
    from bot.settings import load_settings

    settings = load_settings()
    given = {key: value for key in ("host", "port") if (value := getattr(args, key)) is not None}
    settings = dataclasses.replace(settings, **given)
    configure(settings.log_level)
    say("Starting Attune")

    from bot.engine.training import ensure_model

    ensure_model(settings, say)

    from api.app import create_app
    from api.limits import MAX_BODY
    from bot.assistant import assemble

    app = create_app(settings, lambda: assemble(settings, say))
    say(f"Attune will be on http://{settings.host}:{settings.port}")
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        ws="wsproto",  # uvicorn's own choice needs a newer websockets than Rasa's Sanic bears
        ws_max_size=MAX_BODY,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    return 0
