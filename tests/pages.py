"""The pages of the documentation and what stands in them, for the tests that compare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")


@cache
def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose_of(page: Path) -> str:
    return FENCE.sub("", text_of(page))


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def section(page: Path, heading: str) -> str:
    """Give what stands under a heading of level two."""
    parts = re.split(r"^## ", text_of(page), flags=re.MULTILINE)
    return next(part for part in parts if part.splitlines()[0] == heading)


def rows(text: str) -> Iterator[list[str]]:
    """Give the cells of each row of the tables in a text."""
    for line in text.splitlines():
        if line.startswith("|") and not set(line) <= set("|-: "):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def named(text: str, column: int = 0) -> set[str]:
    """Give what stands in backticks in one column of the tables."""
    cells = (row[column] for row in rows(text) if len(row) > column)
    return {name for cell in cells for name in CODE.findall(cell)}


def anchors(page: Path) -> set[str]:
    """Give the addresses of a page's headings, made as the usual viewers make them."""
    headings = re.findall(r"^#+ (.+)$", prose_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


def statuses() -> dict[str, str]:
    """Give the status of each error code, as docs/wire.md has it."""
    found = re.findall(r"^\| `(\w+)` \| (\d{3}) \|", text_of(DOCS / "wire.md"), re.MULTILINE)
    return dict(found)
