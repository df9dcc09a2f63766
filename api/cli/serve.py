"""`attune serve`."""

from __future__ import annotations

import argparse

HELP = "Serve the API and the demo page."
STOP_SECONDS = 20
"""Seconds requests under way may still take once the server is told to stop."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Addresses, over ATTUNE_HOST, ATTUNE_PORT and ATTUNE_WYOMING."""
    parser.add_argument("--host", help="address to listen on (default: ATTUNE_HOST or 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port (default: ATTUNE_PORT or 8000)")
    parser.add_argument("--wyoming", metavar="URI", help="serve Wyoming too: tcp://127.0.0.1:10400")


def run(args: argparse.Namespace) -> int:
    """Train if need be, load, and serve until stopped."""
    import dataclasses

    import uvicorn

    from api.cli.progress import say
    from api.logs import configure
    from bot.settings import load_settings
    from bot.voice_settings import wyoming_address

    settings = load_settings()
    wyoming_address(args.wyoming or "")
    names = ("host", "port", "wyoming")
    given = {key: value for key in names if (value := getattr(args, key)) is not None}
    settings = dataclasses.replace(settings, **given)
    configure(settings.log_level)
    say("Starting Attune")

    from bot.engine.training import ensure_model

    ensure_model(settings, say)

    from api.app import create_app
    from api.limits import MAX_BODY
    from api.warming import warm_up
    from bot.assistant import assemble

    app = create_app(settings, lambda: assemble(settings, say), warm_up)
    say(f"Attune will be on http://{settings.host}:{settings.port}")
    if settings.wyoming:
        say(f"Wyoming will be on {settings.wyoming}")
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
