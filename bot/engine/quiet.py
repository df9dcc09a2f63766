"""Keeping Rasa and TensorFlow quiet. Call `hush()` before the first import of rasa.

Telemetry is switched off in code: Rasa would otherwise report to a server.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings

_NOISY = ("rasa", "rasa_sdk", "tensorflow", "apscheduler", "matplotlib", "absl", "asyncio", "faker")


def hush() -> None:
    """Switch telemetry off and third-party noise down to errors; safe to call again."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SANIC_NO_UJSON", "true")
    os.environ["LOG_LEVEL_LIBRARIES"] = os.environ["LOG_LEVEL"] = "ERROR"
    os.environ["TQDM_DISABLE"] = "1"
    os.environ["GIT_PYTHON_REFRESH"] = "quiet"
    _hush_warnings()
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.ERROR)
    _hush_structlog()


def _hush_warnings() -> None:
    """Import what turns warnings back on (sanic does so when imported), then turn them off."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import sanic  # noqa: F401
    if not _is_testing():
        warnings.simplefilter("ignore")


def _is_testing() -> bool:
    """Under pytest warnings are errors, named one by one in pyproject.toml."""
    return "pytest" in sys.modules


def _hush_structlog() -> None:
    import structlog

    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        cache_logger_on_first_use=True,
    )
