"""`attune chat`: a conversation in the terminal."""

from __future__ import annotations

import argparse

HELP = "Talk in the terminal."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Who is talking."""
    parser.add_argument("--user", default="terminal", help="whose preferences (default: terminal)")


def run(args: argparse.Namespace) -> int:
    """Read lines until the end of input; each is a turn."""
    import asyncio
    import secrets

    from api.cli.progress import say
    from bot.assistant import assemble
    from bot.settings import load_settings

    assistant = assemble(load_settings(), say)
    session = f"t-{secrets.token_urlsafe(9)}"
    try:
        asyncio.run(_talk(assistant, args.user, session))
    finally:
        assistant.close()
    return 0


async def _talk(assistant, user: str, session: str) -> None:  # type: ignore[no-untyped-def]
    from bot.turn import Turn

    while True:
        try:
            text = input("> ")
        except EOFError:
            return
        if not text.strip():
            continue
        reply = await assistant.turn(Turn(text, user, session, channel="terminal"))
        for message in reply.messages:
            print(message.text)
            if message.quick_replies:
                print("  [" + "] [".join(b.title for b in message.quick_replies) + "]")
        for note in reply.applied:
            print(f"  · {note.slot}: {note.because}")
