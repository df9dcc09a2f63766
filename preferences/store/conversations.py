"""The queries about conversations: whose they are, where they stand, what was answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from preferences.conversations import TURNS_KEPT, Exchange
from preferences.store.statements import Statements, missing
from preferences.store.tables import Sessions, Trackers, Turns, table_of
from preferences.store.vault import RING

sessions = table_of(Sessions)
trackers = table_of(Trackers)
turns = table_of(Turns)

_EXCHANGE = select(*(turns.c[field.name] for field in fields(Exchange)))


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

    def exchange(self, session_id: str, client_turn_id: str) -> Exchange | None:
        """Give the turn of this client id, where there was one."""
        theirs = turns.c.client_turn_id == client_turn_id
        query = _EXCHANGE.where(turns.c.session_id == session_id, theirs)
        row = self._connection.execute(query).first()
        return Exchange(**row._mapping) if row else None

    def exchanges(self, session_id: str, after: int, limit: int) -> list[Exchange]:
        """List up to `limit` of the latest `TURNS_KEPT` turns, those after number `after`."""
        after = max(after, self.last_seq(session_id) - TURNS_KEPT)
        query = _EXCHANGE.where(turns.c.session_id == session_id, turns.c.seq > after)
        rows = self._connection.execute(query.order_by(turns.c.seq).limit(limit))
        return [Exchange(**row._mapping) for row in rows]

    def last_seq(self, session_id: str) -> int:
        """Give the number of the latest turn; 0 before the first."""
        query = select(sessions.c.last_seq).where(sessions.c.session_id == session_id)
        return self._scalar(query) or 0

    def save_exchange(self, session_id: str, user_id: str, exchange: Exchange) -> int:
        """Keep a turn and give its number, the first one of a client id for good.

        NotFound unless the session is open and theirs.
        """
        self._write_in(session_id, user_id)
        seq = self._next_seq(session_id, user_id)
        if exchange.client_turn_id is not None:
            earlier = self.exchange(session_id, exchange.client_turn_id)
            if earlier is not None:
                return earlier.seq
        raised = update(sessions).where(sessions.c.session_id == session_id)
        self._connection.execute(raised.values(last_seq=seq))
        row = {**asdict(exchange), "session_id": session_id, "user_id": user_id, "seq": seq}
        self._connection.execute(turns.insert(), row)
        self._drop_words(session_id, seq - TURNS_KEPT)
        return seq

    def _next_seq(self, session_id: str, user_id: str) -> int:
        """Give the next number, which is nobody else's until the transaction ends."""
        theirs = (sessions.c.session_id == session_id, sessions.c.user_id == user_id)
        last = self._scalar(select(sessions.c.last_seq).where(*theirs).with_for_update())
        if last is None:
            raise missing("session_id")
        return int(last) + 1

    def _drop_words(self, session_id: str, seq: int) -> None:
        """Let go of the words of a turn; of all of it where its client did not number it."""
        if seq < 1:
            return
        this = (turns.c.session_id == session_id, turns.c.seq == seq)
        self._connection.execute(delete(turns).where(*this, turns.c.client_turn_id.is_(None)))
        self._connection.execute(update(turns).where(*this).values(said=""))

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
