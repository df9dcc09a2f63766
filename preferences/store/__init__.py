"""Where preferences are kept: SQLite as it comes, PostgreSQL where it is wanted.

The only room that knows SQL. `Store` is the way in; `privacy` exports and erases a person.
"""

from __future__ import annotations

from preferences.store import privacy
from preferences.store.privacy import Receipt
from preferences.store.repository import Store, UnitOfWork

__all__ = ["Receipt", "Store", "UnitOfWork", "privacy"]
