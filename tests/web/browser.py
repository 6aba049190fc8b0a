"""A browser to look at pages with, and servers to look at."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from importlib.resources import files
from socket import create_server
from time import monotonic, sleep

import uvicorn
from playwright.sync_api import Browser, Page
from starlette.types import ASGIApp

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


def find_chromium() -> str | None:
    """The path of an installed Chromium; where there is none, install one. None means Playwright's own.

    Fails loudly: browser tests never pass by not running.
    """
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=True)
        return shutil.which("chromium")
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)
    return None


@contextmanager
def served(app: ASGIApp) -> Generator[str]:
    """The app at work in a thread; gives its address without a slash at the end."""
    listener = create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    end = monotonic() + 20
    while not server.started:
        assert monotonic() < end, "the server did not start"
        sleep(0.02)
    yield f"http://localhost:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@contextmanager
def looking(browser: Browser, **how: object) -> Generator[Page]:
    """A fresh page that may not complain: an error, a warning of the console, a refused resource or a dialog fails."""
    how = {"viewport": DESK, "reduced_motion": "reduce"} | how
    context = browser.new_context(**how)  # pyright: ignore[reportArgumentType]
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: complaints.append(str(e)))
    page.on("dialog", lambda d: (complaints.append("dialog"), d.dismiss()))
    page.set_default_timeout(10_000)
    yield page
    context.close()
    assert complaints == []


def axe(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe finds at WCAG 2.2 AA and its best practices (or by the rules named), as lines: rule, and element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    only = {"type": "tag", "values": LEVELS} if rules is None else {"type": "rule", "values": rules}
    found = page.evaluate("only => axe.run({runOnly: only, resultTypes: ['violations']})", only)
    return [
        f"{v['id']}: {v['help']}: {node['html'][:160]} {node['any'][0]['message'][:160] if node['any'] else ''}"
        for v in found["violations"]
        for node in v["nodes"][:4]
    ]


def wide(page: Page) -> list[str]:
    """What stands out to the right of the page: nothing should, at any width."""
    return page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] :
        [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
        .slice(0, 6).map(e => e.outerHTML.slice(0, 120))"""
    )
