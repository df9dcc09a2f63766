"""Every pin and override has its reason, the reason holds, the lock follows pyproject.toml."""

from __future__ import annotations

import ast
import importlib
import importlib.metadata as metadata
import importlib.util
import re
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PROJECT = tomllib.loads(TEXT)
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
ROOMS = ("preferences", "bot", "api")

RUN = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
DEV = [Requirement(line) for line in PROJECT["dependency-groups"]["dev"]]
OVERRIDES = [Requirement(line) for line in PROJECT["tool"]["uv"]["override-dependencies"]]
REPLACED = PROJECT["tool"]["uv"]["dependency-metadata"]


def name_of(requirement: Requirement) -> str:
    return str(canonicalize_name(requirement.name))


def applies(requirement: Requirement) -> bool:
    """Whether it is asked for on this machine, outside all extras."""
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})


ENTRY = re.compile(r"^(\S+==.*?)(?: \\)?\n((?:    --hash=\S+(?: \\)?\n)*)", re.MULTILINE)


parsed = cache(Requirement)


@cache
def locked() -> tuple[tuple[Requirement, list[str]], ...]:
    """Each entry of the lock with its hashes."""
    return tuple(
        (parsed(requirement), re.findall(r"--hash=(\S+)", hashes))
        for requirement, hashes in ENTRY.findall(LOCK)
    )


def version_in_lock(name: str) -> str | None:
    for entry, _ in locked():
        if name_of(entry) == name and applies(entry):
            return str(entry.specifier).removeprefix("==")
    return None


@cache
def installed_version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def distributions() -> list[metadata.Distribution]:
    """What is installed here, without what setuptools carries inside itself."""
    return list(metadata.distributions(path=[sysconfig.get_path("purelib")]))


def unmet() -> Iterator[tuple[str, Requirement]]:
    """Requirements that an installed package declares and this environment does not meet."""
    exempt = {canonicalize_name(entry["name"]) for entry in REPLACED}
    for distribution in distributions():
        owner = str(canonicalize_name(distribution.metadata["Name"]))
        for line in [] if owner in exempt else distribution.requires or []:
            requirement = parsed(line)
            version = installed_version(name_of(requirement))
            is_met = version and requirement.specifier.contains(version, prereleases=True)
            if applies(requirement) and not is_met:
                yield owner, requirement


def section(start: str) -> list[str]:
    """The lines of a list in pyproject.toml, from its opening to its closing bracket."""
    lines = TEXT.split(f"\n{start} = [\n", 1)[1].splitlines()
    return lines[: lines.index("]")]


def sources(package: str) -> Iterator[tuple[str, str]]:
    """Path inside the package and text of each module, without importing any."""
    spec = importlib.util.find_spec(package)
    assert spec is not None, f"{package} is not installed"
    folder = Path(next(iter(spec.submodule_search_locations or [])))
    for path in folder.rglob("*.py"):
        text = path.read_text(encoding="utf-8", errors="replace")
        yield path.relative_to(folder).as_posix(), text


def importers(package: str, module: str) -> set[str]:
    """Which modules of a package import another one, by what their lines say."""
    pattern = re.compile(rf"^\s*(?:import|from) {re.escape(module)}\b", re.MULTILINE)
    return {path for path, text in sources(package) if pattern.search(text)}


# --- reasons -----------------------------------------------------------------------------------


@pytest.mark.parametrize("override", PROJECT["tool"]["uv"]["override-dependencies"])
def test_an_override_stands_under_its_reason(override: str) -> None:
    lines = [line.strip() for line in section("override-dependencies")]
    above = lines[lines.index(f'"{override}",') - 1]
    assert re.match(r"# .{30,}\.", above), f"no reason above {override}"


@pytest.mark.parametrize("start", ["dependencies", "dev"])
def test_a_dependency_held_back_says_why_on_its_line(start: str) -> None:
    silent = []
    for line in section(start):
        entry = re.match(r'\s*"([^"]+)",(.*)', line)
        bounds = str(Requirement(entry[1]).specifier) if entry else ""
        if entry and re.search(r"<|==", bounds) and not re.search(r"# .{15,}", entry[2]):
            silent.append(entry[1])
    assert not silent


def test_replaced_metadata_stands_under_its_reason() -> None:
    blocks = TEXT.split("\n[[tool.uv.dependency-metadata]]\n")[:-1]
    assert len(blocks) == len(REPLACED)
    assert all(re.match(r"# .{30,}", block.splitlines()[-1]) for block in blocks)


# --- reasons that still hold -------------------------------------------------------------------


def test_nothing_unmet_but_what_is_overridden() -> None:
    allowed = {name_of(override) for override in OVERRIDES}
    strays = [f"{owner} wants {r}" for owner, r in unmet() if name_of(r) not in allowed]
    assert not strays


def test_every_override_overrides_something() -> None:
    broken = {name_of(requirement) for _, requirement in unmet()}
    declared = {
        name_of(requirement)
        for distribution in distributions()
        for requirement in map(parsed, distribution.requires or [])
        if applies(requirement)
    }
    idle = {name_of(override) for override in OVERRIDES} & declared - broken
    if installed_version("tensorflow"):  # its line is for machines where tensorflow-cpu stands in
        idle -= {"tensorflow"}
    assert not idle, "these lines may go"


@pytest.mark.parametrize(
    ("package", "module", "only_in"),
    [
        ("rasa", "pydantic", set()),
        ("rasa_sdk", "pydantic", set()),
        ("rasa", "tensorflow_text", {"utils/train_utils.py"}),
        ("rasa", "tensorflow_hub", {"utils/train_utils.py"}),
        ("tensorflow", "clang", set()),
    ],
)
def test_what_is_left_out_or_renewed_is_imported_no_further(
    package: str, module: str, only_in: set[str]
) -> None:
    assert importers(package, module) == only_in


@pytest.mark.parametrize(
    ("package", "importer", "module", "name"),
    [
        ("sanic", "server/websockets/impl.py", "websockets.connection", "CLOSED"),
        ("rasa", "shared/utils/validation.py", "packaging.version", "LegacyVersion"),
        ("rasa", "telemetry.py", "sentry_sdk", "configure_scope"),
        ("rasa", "engine/training/fingerprinting.py", "pkg_resources", "get_distribution"),
    ],
)
def test_what_must_stay_old_is_imported_and_there(
    package: str, importer: str, module: str, name: str
) -> None:
    assert importer in importers(package, module)
    assert hasattr(importlib.import_module(module), name)


def test_uvicorn_cannot_use_the_websockets_that_sanic_needs() -> None:
    """Why wsproto is a dependency; in a process of its own, so that nothing half-imported stays."""
    done = subprocess.run(
        [sys.executable, "-c", "import uvicorn.protocols.websockets.auto"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "ImportError" in done.stderr, "wsproto may go, and ws='wsproto' with it"
    importlib.import_module("uvicorn.protocols.websockets.wsproto_impl")


def test_jax_would_break_on_this_numpy_and_is_not_there() -> None:
    numpy = importlib.import_module("numpy")
    assert not hasattr(numpy, "exceptions"), "numpy is new enough: the jax line may go"
    assert importlib.util.find_spec("jax") is None


def test_training_data_is_read_by_the_yaml_reader_in_c() -> None:
    yaml = importlib.import_module("ruamel.yaml")
    assert issubclass(yaml.YAML(typ="safe").Parser, importlib.import_module("_ruamel_yaml").CParser)


# --- the lock ----------------------------------------------------------------------------------


def test_every_locked_package_has_hashes() -> None:
    entries = locked()
    assert len(entries) == len(re.findall(r"^[^\s#]", LOCK, re.MULTILINE)) > 150
    assert [str(entry) for entry, hashes in entries if not hashes] == []
    assert all(one.startswith("sha256:") for _, hashes in entries for one in hashes)


def test_the_lock_names_no_address() -> None:
    assert re.findall(r"://|--(?:extra-)?index|--find-links", LOCK) == []


@pytest.mark.parametrize("requirement", RUN + DEV, ids=str)
def test_the_lock_has_what_the_project_asks_for(requirement: Requirement) -> None:
    if applies(requirement):
        version = version_in_lock(name_of(requirement))
        assert version is not None, "run: make lock"
        assert requirement.specifier.contains(version), "run: make lock"


@pytest.mark.parametrize("override", OVERRIDES, ids=str)
def test_the_lock_follows_the_overrides(override: Requirement) -> None:
    version = version_in_lock(name_of(override))
    if applies(override):
        assert version is not None
        assert override.specifier.contains(version), "run: make lock"
    else:
        assert version is None, "run: make lock"


def test_this_environment_is_the_locked_one() -> None:
    wanted = {name_of(entry): str(entry.specifier)[2:] for entry, _ in locked() if applies(entry)}
    found = {name: installed_version(name) for name in wanted}
    assert found == wanted, "run: make setup"


def test_the_report_of_advisories_is_of_the_locked_versions() -> None:
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    report = page.split("## Advisories of locked packages\n")[1].split("\n## ")[0]
    named = [entry.split() for row in re.findall(r"^\| ([a-z].*?) \|", report, re.MULTILINE)
             for entry in row.split(", ") if row != "package"]  # fmt: skip
    versions: dict[str, set[str]] = {}
    for entry, _ in locked():
        versions.setdefault(name_of(entry), set()).add(str(entry.specifier).removeprefix("=="))
    assert len(named) > 40
    assert [name for name, version in named if version not in versions.get(name, ())] == []


def test_no_torch_is_locked() -> None:
    names = {name_of(entry) for entry, _ in locked()}
    assert not {n for n in names if n.startswith(("torch", "nvidia-", "sentence-transformers"))}


# --- what is imported is declared --------------------------------------------------------------


def imported_modules() -> dict[str, str]:
    """First name of each module the rooms import from elsewhere, with a file that does."""
    found: dict[str, str] = {}
    for path in (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.append(node.module)
            found.update({name.partition(".")[0]: str(path.relative_to(ROOT)) for name in names})
    ours = {*ROOMS, *sys.stdlib_module_names}
    return {module: path for module, path in found.items() if module not in ours}


def test_what_the_rooms_import_is_a_direct_dependency() -> None:
    declared = {name_of(requirement) for requirement in RUN}
    owners = metadata.packages_distributions()
    undeclared = {
        module: path
        for module, path in imported_modules().items()
        if not declared & {str(canonicalize_name(owner)) for owner in owners.get(module, [])}
    }
    assert not undeclared
