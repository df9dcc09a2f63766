"""Lists in pages: an opaque cursor says where the next one begins."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, TypeVar

from fastapi import Depends, Query

from api.deps import WordsDep
from api.errors import ApiError
from preferences.errors import NotFound

Item = TypeVar("Item")


class Page:
    """The part of a list that was asked for."""

    def __init__(
        self,
        words: WordsDep,
        limit: Annotated[int, Query(ge=1, le=200, description="Items of a page.")] = 50,
        cursor: Annotated[
            str | None, Query(max_length=400, description="`next_cursor` of the page before.")
        ] = None,
    ) -> None:
        self._words, self._limit = words, limit
        self.after = None if cursor is None else self._read(cursor)
        """Key of the last item of the page before."""

    @property
    def limit(self) -> int:
        """How many to ask the store for: one more than is shown tells whether more follow."""
        return self._limit + 1

    @property
    def number(self) -> int | None:
        """The key as a number. Raises `ApiError` 422."""
        if self.after is None:
            return None
        if not (self.after.isascii() and self.after.isdigit() and len(self.after) < 19):
            raise self._refusal()
        return int(self.after)

    def cut(
        self, items: Sequence[Item], key: Callable[[Item], str]
    ) -> tuple[Sequence[Item], str | None]:
        """Give the items to show and the cursor of the next page; None for no next page."""
        shown = items[: self._limit]
        if len(items) <= self._limit:
            return shown, None
        return shown, base64.urlsafe_b64encode(key(shown[-1]).encode()).decode().rstrip("=")

    @contextmanager
    def known(self) -> Iterator[None]:
        """Say of a cursor that leads to nothing of this person that it is no cursor."""
        try:
            yield
        except NotFound as error:
            if error.field == "cursor":
                raise self._refusal() from error
            raise

    def _read(self, cursor: str) -> str:
        try:
            padded = cursor + "=" * (-len(cursor) % 4)
            return base64.b64decode(padded, altchars=b"-_", validate=True).decode()
        except (binascii.Error, ValueError) as error:
            raise self._refusal() from error

    def _refusal(self) -> ApiError:
        return ApiError(422, "invalid_cursor", self._words["invalid_cursor"], "cursor")


PageDep = Annotated[Page, Depends()]
