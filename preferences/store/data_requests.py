"""The queries about requests of controllers, and about the notices of how far they are."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update

from preferences.rights import Callback, DataRequest, RequestKind, RequestStatus
from preferences.store.operation_tables import DataCallbacks, DataRequests
from preferences.store.statements import Statements, missing
from preferences.store.tables import table_of

ENDS = frozenset({RequestStatus.COMPLETED, RequestStatus.CANCELLED})
"""Where nothing of a request changes any more."""

requests, callbacks = table_of(DataRequests), table_of(DataCallbacks)


class DataRequestQueries(Statements):
    """A request is known by its tenant and the id its controller gave it."""

    def add_data_request(self, request: DataRequest) -> bool:
        """Keep a new request and its first notices; False where there is one of this id."""
        row = {**asdict(request), "callbacks": list(request.callbacks)}
        is_new = self._insert_if_new(requests, row)
        if is_new:
            self._notify(request, request.received_at)
        return is_new

    def data_request(self, tenant: str, request_id: str) -> DataRequest:
        """Give a request. NotFound for another tenant's."""
        query = select(requests).where(requests.c.tenant == tenant, requests.c.id == request_id)
        row = self._connection.execute(query).first()
        if row is None:
            raise missing("subject_request_id")
        return _request_of(row)

    def due_data_requests(self, at: datetime) -> list[DataRequest]:
        """List what is to be carried out by now, the oldest first; what was begun too."""
        open_ones = [str(RequestStatus.PENDING), str(RequestStatus.IN_PROGRESS)]
        query = select(requests).where(requests.c.status.in_(open_ones), requests.c.due_at <= at)
        rows = self._connection.execute(query.order_by(requests.c.due_at, requests.c.id))
        return [_request_of(row) for row in rows]

    def set_data_request(self, request: DataRequest, status: RequestStatus, at: datetime) -> bool:
        """Set how far a request is, and make the notices of it; False where it stands so.

        With the last of them the addresses of its notices go.
        """
        held = self.data_request(request.tenant, request.id)
        this = (requests.c.tenant == request.tenant, requests.c.id == request.id)
        values: dict[str, Any] = {"status": str(status)}
        if status is RequestStatus.CANCELLED:
            values["person"] = None
        if status in ENDS:
            values["callbacks"] = []
        changed = update(requests).where(*this, requests.c.status == str(request.status))
        if (
            request.status is status
            or not self._connection.execute(changed.values(**values)).rowcount
        ):
            return False
        self._notify(held, at, status)
        return True

    def due_callbacks(self, at: datetime, limit: int = 100) -> list[Callback]:
        """List notices to be sent by now, in the order they were made."""
        query = select(callbacks).where(callbacks.c.next_at <= at).order_by(callbacks.c.number)
        names = ("number", "tenant", "request", "url", "status", "tries")
        return [
            Callback(**{n: getattr(row, n) for n in names} | {"status": RequestStatus(row.status)})
            for row in self._connection.execute(query.limit(limit))
        ]

    def drop_callback(self, number: int) -> None:
        """Let go of a notice."""
        self._connection.execute(delete(callbacks).where(callbacks.c.number == number))

    def put_off_callback(self, number: int, until: datetime) -> None:
        """Have a notice sent again later."""
        again = update(callbacks).where(callbacks.c.number == number)
        self._connection.execute(again.values(tries=callbacks.c.tries + 1, next_at=until))

    def forget_in_data_requests(self, user_id: str) -> None:
        """Name a person in no request any more, and let go of the notices that are about them.

        An address may say whom a notice is about. Those of an erasure are kept until it was told.
        """
        theirs = requests.c.person == user_id
        others = (theirs, requests.c.kind != str(RequestKind.ERASURE))
        queued = select(requests.c.tenant, requests.c.id).where(*others)
        for tenant, request_id in self._connection.execute(queued).all():
            of_it = (callbacks.c.tenant == tenant, callbacks.c.request == request_id)
            self._connection.execute(delete(callbacks).where(*of_it))
        self._connection.execute(update(requests).where(*others).values(callbacks=[]))
        self._connection.execute(update(requests).where(theirs).values(person=None))

    def _notify(
        self, request: DataRequest, at: datetime, status: RequestStatus | None = None
    ) -> None:
        notice = {"tenant": request.tenant, "request": request.id, "tries": 0, "next_at": at}
        notice["status"] = str(status or request.status)
        for url in request.callbacks:
            self._connection.execute(callbacks.insert(), {**notice, "url": url})


def _request_of(row: Row[Any]) -> DataRequest:
    return DataRequest(
        **{
            **row._mapping,
            "kind": RequestKind(row.kind),
            "status": RequestStatus(row.status),
            "callbacks": tuple(row.callbacks),
        }
    )
