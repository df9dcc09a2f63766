"""The secret of this installation: what marks, and kept signing secrets, are keyed with."""

from __future__ import annotations

import os
import secrets

from bot.settings import Settings
from preferences.store import Store

FILE = "secret"
"""In the data folder, readable by its owner alone; made at the first start."""


def installation_secret(settings: Settings) -> bytes:
    """Give ATTUNE_SECRET, else what the data folder's file holds, made if there is none.

    Raises OSError where it cannot be read or written.
    """
    if settings.secret:
        return settings.secret.encode()
    path = settings.data_dir / FILE
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{FILE}-{secrets.token_hex(4)}")
    if not path.exists():
        handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)  # whole or not at all, and the first of two starts wins
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip().encode()


def open_store(settings: Settings) -> Store:
    """Open the database and bring its schema up to date. Raises `StoreUnavailable`, OSError."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    store = Store(
        settings.store_url,
        installation_secret(settings),
        is_consent_needed=settings.consent == "required",
        masters=settings.masters,
    )
    store.migrate()
    return store
