"""Fixtures that every test may use, and the rule about skipped XNLI tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.setdefault("HF_HUB_OFFLINE", "1")


def _xnli() -> Path | None:
    folder = os.environ.get("CLTE_XNLI")
    return Path(folder).absolute() if folder and Path(folder).is_dir() else None


@pytest.fixture(scope="session")
def xnli_folder() -> Path:
    """The folder with xnli.dev.tsv and xnli.test.tsv."""
    folder = _xnli()
    if folder is None:
        pytest.skip("CLTE_XNLI does not name the XNLI folder: this test needs the real data")
    return folder


@pytest.fixture(autouse=True)
def own_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test writes to a workspace of its own."""
    monkeypatch.setenv("CLTE_HOME", str(tmp_path / "workspace"))


_skipped: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember the tests that wanted XNLI and did not get it."""
    if report.skipped and "xnli" in report.keywords:
        _skipped.append(report.nodeid)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was skipped for want of XNLI."""
    if _skipped:
        terminalreporter.section("XNLI tests that were SKIPPED", red=True, bold=True)
        for name in _skipped:
            terminalreporter.line(name)
        terminalreporter.line("Set CLTE_XNLI to the folder with xnli.dev.tsv and xnli.test.tsv.")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With the data there, a skipped XNLI test is a failure."""
    if _skipped and _xnli() is not None:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
