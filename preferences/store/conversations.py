"""The queries about conversations: whose they are, where they stand, what was answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from preferences.store.statements import Statements, missing
from preferences.store.tables import Sessions, Trackers, Turns, table_of
from preferences.store.vault import RING

sessions = table_of(Sessions)
trackers = table_of(Trackers)
turns = table_of(Turns)


class ConversationQueries(Statements):
    """A conversation belongs to one person forever; nobody else can write to it."""

    def open_session(
        self, session_id: str, user_id: str, token_hash: str | None, at: datetime
    ) -> None:
        """Give a conversation to a person, forever; NotFound if it is somebody else's.

        Opening one's own again only replaces its token, where one is given.
        """
        self._keep_profile(user_id)
        row = {"session_id": session_id, "user_id": user_id}
        is_new = self._insert_if_new(sessions, {**row, "token_hash": token_hash, "opened_at": at})
        if is_new:
            return
        if self.session_owner(session_id) != user_id:
            raise missing("session_id")
        if token_hash is not None:
            statement = update(sessions).where(sessions.c.session_id == session_id)
            self._connection.execute(statement.values(token_hash=token_hash))

    def session_owner(self, session_id: str) -> str | None:
        """Say whose conversation this is; None if there is none of that id."""
        return self._scalar(select(sessions.c.user_id).where(sessions.c.session_id == session_id))

    def user_of_token(self, token_hash: str) -> str | None:
        """Say whose anonymous session the token of this hash opens."""
        return self._scalar(select(sessions.c.user_id).where(sessions.c.token_hash == token_hash))

    def tracker(self, session_id: str) -> str | None:
        """Give the saved state of a dialogue."""
        return self._scalar(select(trackers.c.text).where(trackers.c.session_id == session_id))

    def save_tracker(
        self, session_id: str, user_id: str, text: str, at: datetime | None = None
    ) -> None:
        """Keep the state of a dialogue and when it was left so; NotFound unless the session is
        open and theirs.
        """
        self._write_in(session_id, user_id)
        with _only_in_their_session():
            row = {"session_id": session_id, "user_id": user_id, "text": text, "at": at}
            is_theirs = self._upsert(trackers, row)
        if not is_theirs:
            raise missing("session_id")

    def reply(self, session_id: str, client_turn_id: str) -> str | None:
        """Give the reply a turn of this client id already had."""
        query = select(turns.c.reply).where(turns.c.session_id == session_id)
        return self._scalar(query.where(turns.c.client_turn_id == client_turn_id))

    def save_reply(
        self, session_id: str, user_id: str, client_turn_id: str, body: str, at: datetime
    ) -> None:
        """Keep a reply, the first one for good; NotFound unless the session is open and theirs."""
        self._write_in(session_id, user_id)
        row = {"session_id": session_id, "user_id": user_id, "client_turn_id": client_turn_id}
        with _only_in_their_session():
            is_new = self._insert_if_new(turns, {**row, "reply": body, "at": at})
        if not is_new and self.session_owner(session_id) != user_id:
            raise missing("session_id")

    def _write_in(self, session_id: str, user_id: str) -> None:
        """Say who is written about; NotFound unless the session is theirs."""
        if RING.get() is None:
            return
        if self.session_owner(session_id) != user_id:
            raise missing("session_id")
        self._write_about(user_id)


@contextmanager
def _only_in_their_session() -> Iterator[None]:
    """Say NotFound where the database finds no such session of that person."""
    try:
        yield
    except IntegrityError as error:
        raise missing("session_id") from error
