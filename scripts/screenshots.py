"""Pictures of every page, in the light and the dark theme and on a phone, into docs/.

    python scripts/screenshots.py [--out docs] [--only overview]

It shows the runs that the app would show (``CLTE_HOME`` and ``CLTE_CHECKPOINTS`` as usual) and needs
Chromium and playwright (``pip install -e .[dev]``).
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
DESKTOP, PHONE = (1440, 900), (390, 844)
PATIENCE = 120
"""Seconds that a busy machine may take to start the app or to show a page."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
QUIET = """() => new Promise(done => {
    let timer;
    const watch = new MutationObserver(() => { clearTimeout(timer); wait() });
    const wait = () => { timer = setTimeout(() => { watch.disconnect(); done() }, 400) };
    watch.observe(document.body, {subtree: true, childList: true, attributes: true});
    wait();
})"""
"""Resolves when nothing on the page has changed for 0.4 seconds."""
PAGES = {
    "overview": "",
    "transfer_matrix": "transfer_matrix",
    "cell": "transfer_matrix?show=Gain&cell=de-tr+%E2%87%92+fr-bg",
    "curves": "curves",
    "hidden_states": "hidden_states",
    "predictor": "predictor",
    "lens": "lens",
    "train": "train",
    "data": "data",
    "tables": "tables",
}
COLOURS = 256
"""A picture with so many takes a third of the room and looks the same."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(environment: dict[str, str] | None = None, port: int = 0) -> Iterator[str]:
    """Run the app on a port, by default a free one; yields its address and ends it afterwards."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
    command += [f"--server.port={port}", "--server.fileWatcherType=none"]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(4 * PATIENCE):
            if process.poll() is not None:
                raise RuntimeError("streamlit ended before it answered")
            try:
                with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                    break
            except OSError:
                time.sleep(0.25)
        else:
            raise RuntimeError(f"streamlit did not answer within {PATIENCE} seconds")
        yield address
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, or the one that playwright installed."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def settled(page: Page, address: str) -> None:
    """Open an address and wait until the script has run and nothing is pending."""
    page.set_default_timeout(1000 * PATIENCE)
    page.goto(address)
    page.wait_for_selector("h1")
    rested(page)


def rested(page: Page) -> None:
    """Wait until the script has run, every picture is drawn, and for a moment nothing moves."""
    while True:
        page.wait_for_selector(IDLE)
        page.wait_for_function(
            "[...document.querySelectorAll('[data-testid=stPlotlyChart]')]"
            ".every(chart => chart.querySelector('.main-svg'))"
        )
        page.evaluate(QUIET)
        if page.locator(IDLE).count():
            return


def height(page: Page) -> int:
    """How tall the page is when nothing scrolls."""
    return int(
        page.evaluate(
            "Math.max(...[...document.querySelectorAll('[data-testid=stMain],"
            "[data-testid=stMainBlockContainer]')].map(e => e.scrollHeight))"
        )
    )


def store(picture: bytes, target: Path) -> None:
    """Write a picture with `COLOURS` colours, as WebP."""
    from PIL import Image

    with Image.open(BytesIO(picture)) as full:
        small = full.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.convert("RGB").save(target, lossless=True, quality=100, method=6)


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "docs")
    parser.add_argument("--only", nargs="*", choices=list(PAGES), default=list(PAGES))
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with served() as address, chromium() as browser:
        for name in arguments.only:
            for look, scheme, (width, tall) in (
                ("light", "light", DESKTOP),
                ("dark", "dark", DESKTOP),
                ("phone", "light", PHONE),
            ):
                context = browser.new_context(
                    viewport={"width": width, "height": tall}, color_scheme=scheme
                )
                page = context.new_page()
                settled(page, f"{address}/{PAGES[name]}")
                page.set_viewport_size({"width": width, "height": max(tall, height(page))})
                rested(page)
                target = arguments.out / f"{name}-{look}.webp"
                store(page.screenshot(), target)
                print(f"{target}: {target.stat().st_size // 1024} kB")
                context.close()


if __name__ == "__main__":
    main()
