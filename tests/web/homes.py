"""Real homes behind the real app: an empty one, and the demo life at a fixed moment."""

import shutil
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from starlette.testclient import TestClient

from nearer.api.nearer import Nearer
from nearer.demo.home import open_demo
from nearer.faces.web.app import create_app

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


def now() -> datetime:
    return NOW


def demo_home(path: Path) -> Path:
    open_demo(path, now).close()
    return path


@contextmanager
def copy_of(home: Path, path: Path) -> Generator[Nearer]:
    """A home of one's own to act in."""
    shutil.copytree(home, path)
    with Nearer.open(path, clock=now) as nearer:
        yield nearer


def client(nearer: Nearer) -> TestClient:
    return TestClient(create_app(nearer), base_url="http://localhost", follow_redirects=False)


def addresses(nearer: Nearer) -> list[str]:
    """Every page of a home: the rooms, and one of each page that is about somebody or something."""
    web = client(nearer)
    rooms = ["/", "/?minutes=60", "/circles", "/circles?since=year", "/people", "/people?q=zzzz", "/imports"]
    rooms += [
        "/history",
        "/networks",
        "/offers",
        "/needs",
        "/needs?show=all",
        "/teach",
        "/listening",
        "/research",
        "/research?q=paste",
        "/check",
        "/settings",
        "/people?at=2025-06-01",
    ]
    rooms += ["/five", "/five?step=felt", "/five?step=result", "/five?step=closest&name=zz&name=a", "/how"]
    rooms += ["/conduct", "/conduct?at=2025-06-01"]
    rows = web.get("/people.json").json()["rows"]
    if not rows:
        return rooms
    who = web.get("/today.json").json()["openings"][0]["who"]["href"]
    unseen = next(r["who"]["href"] for r in rows[::-1])
    person = web.get(f"{who}.json").json()
    act = person["conversations"][0]["acts"][0]["href"]
    whys = [f"{who}/why/{what}" for what in ("closeness", "change", "direction", "circle", "in", "out", "exchanges")]
    whys += [person["reasons"][0]["why"], person["openings"][0]["why_href"]]
    batch = web.get("/imports.json").json()["batches"][0]["href"]
    told = [f"{who}/exchanges", f"{who}/exchanges?show=yours&verdict=nothing", f"{unseen}/exchanges"]
    told += [f"{who}/conduct", f"{unseen}/conduct", f"{who}/conduct/speed?side=they", "/conduct/answered?kind=reply"]
    told += ["/conduct/died?side=they", "/conduct/waiting", "/conduct/matter?speed=day"]
    return [*rooms, who, unseen, *told, *whys, act, batch]
