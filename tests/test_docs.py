"""The documentation says all there is, and nothing that is not there."""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
from dataclasses import fields
from fnmatch import fnmatch
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from preferences import wordbook
from preferences.wordbook import read_topics
from tests.pages import (
    CODE,
    DOCS,
    FENCE,
    LINK,
    PAGES,
    ROOT,
    anchors,
    name_of,
    named,
    prose_of,
    rows,
    section,
    text_of,
)

ROOMS = ("api", "bot", "preferences")

# --- pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    dead = []
    for link in LINK.findall(prose_of(page)):
        if re.match(r"https?:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link)
    assert not dead


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_code_blocks_parse(page: Path) -> None:
    for language, code in FENCE.findall(text_of(page)):
        if language in {"yaml", "yml"}:
            assert yaml.safe_load(code)
        elif language == "json":
            json.loads(code)
        elif language == "bash":
            done = subprocess.run(["bash", "-n"], input=code, capture_output=True, text=True)
            assert done.returncode == 0, f"{done.stderr}\n{code}"
        else:
            known = {"text", "mermaid", "javascript", "python", "html", "css"}
            assert language in known, f"a block of '{language}'"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_files_and_names_of_the_program_are_there(page: Path) -> None:
    quoted = CODE.findall(prose_of(page))
    paths = {c for c in quoted if re.fullmatch(r"(?:\.?[a-z_]+/)[\w./-]*", c)}
    made = ("var/", ".venv/")
    assert not {p for p in paths if not p.startswith(made) and not (ROOT / p).exists()}
    dotted = {c for c in quoted if re.fullmatch(rf"(?:{'|'.join(ROOMS)})(?:\.\w+)+", c)}
    assert not {name for name in dotted if not is_there(name)}


def is_there(name: str) -> bool:
    """Say whether `room.module.Class.method` is written in the sources."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        stem = ROOT.joinpath(*parts[:length])
        files = (stem.with_suffix(".py"), stem / "__init__.py")
        if file := next(filter(Path.is_file, files), None):
            source = file.read_text(encoding="utf-8")
            return all(
                re.search(rf"\b(?:class|def) {part}\b|^{part}\b", source, re.MULTILINE)
                for part in parts[length:]
            )
    return False


def test_every_page_is_reached_from_the_start_page() -> None:
    linked = {(DOCS / link).resolve() for link in LINK.findall(text_of(DOCS / "index.md"))}
    assert not set(DOCS.rglob("*.md")) - linked - {DOCS / "index.md"}


def test_the_readme_is_short_and_shows_its_picture() -> None:
    readme = text_of(ROOT / "README.md")
    assert len(readme.splitlines()) <= 120
    assert "](docs/img/chat.png)" in readme


def test_the_commands_of_make_are_its_targets() -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    readme = " ".join(code for _, code in FENCE.findall(text_of(ROOT / "README.md")))
    assert {"serve", "test"} == set(re.findall(r"\bmake ([a-z-]+)", readme))
    for page in PAGES:
        shell = [code for language, code in FENCE.findall(text_of(page)) if language == "bash"]
        said = " ".join([*CODE.findall(prose_of(page)), *shell])
        assert set(re.findall(r"\bmake ([a-z-]+)", said)) <= targets, name_of(page)


def test_top_level_folders_are_explained() -> None:
    lines = text_of(ROOT / ".gitignore").splitlines()
    ignored = [line.rstrip("/") for line in lines if line.strip() and not line.startswith("#")]
    folders = {
        path.name + "/"
        for path in ROOT.iterdir()
        if path.is_dir()
        and not path.name.startswith(".")
        and not any(fnmatch(path.name, pattern) for pattern in ignored)
    }
    assert named(section(ROOT / "README.md", "Where things are")) == folders


# --- settings and the command line ---------------------------------------------------------------


def test_every_setting_is_documented_with_its_default() -> None:
    from bot.settings import Settings

    shown = {
        row[0].strip("`"): (row[1].strip("`"), row[2].strip("`"))
        for row in rows(text_of(DOCS / "settings.md").split("## Not of the program")[0])
        if row[0].startswith("`")
    }
    there = {}
    for field in fields(Settings):
        default = str(field.default).removeprefix(f"{ROOT}{os.sep}") or "empty"
        default = default.lower() if isinstance(field.default, bool) else default
        there[f"ATTUNE_{field.name.upper()}"] = (field.name, default)
    assert shown == there


def test_variables_of_scripts_and_tests_are_documented_and_no_others() -> None:
    from bot.settings import Settings

    tests = [*(ROOT / "tests").glob("*.py"), *(ROOT / "tests" / "api").glob("*.py")]
    sources = [*(ROOT / "scripts").iterdir(), *(t for t in tests if t.name != Path(__file__).name)]
    read = {f"ATTUNE_{field.name.upper()}" for field in fields(Settings)}
    for path in filter(Path.is_file, sources):
        read |= set(re.findall(r"\bATTUNE_[A-Z_]+\b", text_of(path)))
    assert {v for v in named(text_of(DOCS / "settings.md")) if v.startswith("ATTUNE_")} == read
    for page in PAGES:
        assert set(re.findall(r"\bATTUNE_[A-Z_]+\b", text_of(page))) <= read, name_of(page)


def flags_of(parser: argparse.ArgumentParser) -> set[str]:
    """Give the flags of a command and of its verbs."""
    flags = {flag for action in parser._actions for flag in action.option_strings}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for verb in action.choices.values():
                flags |= flags_of(verb) - {"-h", "--help"}
    return flags


def test_every_command_and_flag_is_documented() -> None:
    from api.cli import _MODULES, COMMANDS

    page = DOCS / "command-line.md"
    headings = re.findall(r"^## attune (\w+)$", text_of(page), re.MULTILINE)
    assert sorted(headings) == sorted(COMMANDS)
    for name in COMMANDS:
        parser = argparse.ArgumentParser(add_help=False)
        import_module(f"api.cli.{_MODULES.get(name, name)}").add_arguments(parser)
        flags = flags_of(parser)
        shown = {cell.split()[0] for cell in named(section(page, f"attune {name}"))}
        assert shown == flags, name


# --- the words -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "keys"),
    [
        ("Keys of a topic", wordbook._TOPIC),
        ("Keys of an attribute", wordbook._ATTRIBUTE),
        ("Keys of a request", wordbook._REQUEST),
        ("Keys of a slot", wordbook._SLOT),
        ("Keys of a catalog", wordbook._CATALOG),
        ("Keys of a catalog value", wordbook._VALUE),
    ],
)
def test_every_key_of_the_schema_is_explained(heading: str, keys: frozenset[str]) -> None:
    assert named(section(DOCS / "add-a-topic.md", heading)) == keys


def examples() -> dict[str, str]:
    """Give the files the page shows, by path."""
    blocks = [code for _, code in FENCE.findall(text_of(DOCS / "add-a-topic.md"))]
    return {code.split("\n", 1)[0].removeprefix("# "): code for code in blocks if code[:2] == "# "}


def test_the_topic_of_the_page_can_be_added_as_it_stands(tmp_path: Path) -> None:
    from bot.check import check

    shutil.copytree(ROOT / "data", tmp_path / "data")
    for name, code in examples().items():
        path = tmp_path / name
        assert not (ROOT / name).exists()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code, encoding="utf-8")
    book, problems = read_topics(tmp_path / "data")
    assert not problems
    assert "play_podcast" in book.requests
    assert [str(problem) for problem in check(tmp_path / "data")] == []


def test_the_conversation_of_the_page_has_known_steps() -> None:
    from tests.conversations.runner import KEYS, STEPS

    steps = section(DOCS / "add-a-topic.md", "Steps of a conversation file")
    assert named(steps) == KEYS | STEPS
    shown = yaml.safe_load(next(c for n, c in examples().items() if n.startswith("tests/")))
    assert {key for step in shown["steps"] for key in step} <= KEYS | STEPS


def test_everything_people_can_say_is_shown() -> None:
    domain = yaml.safe_load(text_of(ROOT / "bot" / "domain.yml"))
    said = set(CODE.findall(text_of(DOCS / "conversations.md")))
    assert not set(domain["intents"]) - said
