"""Feeds: a blog and its comments, asked for only when they changed, and harmless whatever they hold."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from live.conftest import Watch
from live.logs import acts, log
from nearer.api.nearer import Nearer
from nearer.model.names import Verb
from nearer.sources.live.contract import Asked
from nearer.store.connections import Connection, PullState
from nearer.wire.errors import LiveError

COMMENTS = """<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Comments on Ida's blog</title><link>{site}/</link>{items}</channel></rss>"""
ITEM = """<item><title>By: {who}</title><link>{site}/fair/#comment-{number}</link>
<guid isPermaLink="false">{site}/?c={number}</guid>
<dc:creator>{who}</dc:creator><pubDate>Mon, 15 Jun 2026 09:1{number}:00 +0000</pubDate>
<description>{words}</description></item>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Bo</title><id>tag:bo</id>
<link href="{site}/"/><author><name>Bo Reed</name></author><updated>2026-06-15T10:00:00Z</updated>
<entry><title>Looms</title><id>tag:bo,1</id><link href="{site}/looms"/><published>2026-06-14T10:00:00Z</published>
<updated>{updated}</updated><content type="html">{words}</content></entry></feed>"""


class Site:
    """A blog. `pages` are its answers by path; it counts how often it was asked and how often nothing had changed."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.moved: dict[str, str] = {}
        self.asked = self.unchanged = 0
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked += 1
                page = site.pages.get(self.path)
                tag = f'"{hash(page)}"'
                if self.path in site.moved:
                    self.send_response(301)
                    self.send_header("Location", site.moved[self.path])
                    self.end_headers()
                elif page is not None and self.headers.get("If-None-Match") == tag:
                    site.unchanged += 1
                    self.send_response(304)
                    self.end_headers()
                else:
                    body = (page or "").encode()
                    self.send_response(200 if page is not None else 404)
                    self.send_header("ETag", tag)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def comments(self, *said: tuple[str, str]) -> None:
        every = enumerate(said, 1)
        items = [ITEM.format(site=self.address, who=who, number=n, words=words) for n, (who, words) in every]
        self.pages["/comments/feed"] = COMMENTS.format(site=self.address, items="".join(reversed(items)))


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.server.shutdown()


def feed(home: Nearer, address: str, *, own: bool = True) -> Connection:
    connection = home.live.begin("feeds", Asked(where=address, own=own))
    assert isinstance(connection, Connection)
    return connection


def test_comments_on_ones_own_blog_are_answers_to_oneself(site: Site, home: Nearer, watch: Watch) -> None:
    site.comments(("Ann Bell", "When is the fair?"))
    connection = feed(home, f"{site.address}/comments/feed")
    assert home.live.pull(connection.id).pull.new == 1
    (comment,) = log(home)
    assert comment.verb is Verb.CREATE and comment.target == f"{site.address}/"
    assert comment.in_reply_to == f"{site.address}/fair/" and "When is the fair?" in (comment.text or "")
    world = home.world()
    assert world is not None and [p.name for p in world.people.find("Ann Bell")] == ["Ann Bell"]

    watch.later(minutes=6)
    assert home.live.pull(connection.id).pull.new == 0 and site.unchanged == 1
    site.comments(("Ann Bell", "When is the fair?"), ("Bo", "Tomorrow"))
    watch.later(minutes=6)
    assert home.live.pull(connection.id).pull.new == 1 and len(log(home)) == 2


def test_somebody_elses_blog_is_no_account_of_mine(site: Site, home: Nearer, watch: Watch) -> None:
    words = "Old &lt;b&gt;words&lt;/b&gt;"
    site.pages["/atom"] = ATOM.format(site=site.address, updated="2026-06-14T10:00:00Z", words=words)
    connection = feed(home, f"{site.address}/atom", own=False)
    home.live.pull(connection.id)
    (entry,) = log(home)
    assert entry.actor == f"{site.address}/" and entry.text == "Looms\n\nOld words"
    world = home.world()
    assert world is not None and not world.people.ego_accounts
    site.pages["/atom"] = ATOM.format(site=site.address, updated="2026-06-15T10:00:00Z", words="New words")
    watch.later(hours=1)
    home.live.pull(connection.id)
    (edit,) = acts(home, verb=Verb.UPDATE)
    assert (edit.object, edit.text) == ("tag:bo,1", "Looms\n\nNew words")


def test_a_feed_that_leads_into_ones_own_network_is_not_followed(site: Site, home: Nearer, watch: Watch) -> None:
    secret = Site()
    secret.comments(("Router", "password"))
    site.comments(("Ann Bell", "Hello"))
    connection = feed(home, f"{site.address}/comments/feed")
    site.moved["/comments/feed"] = f"{secret.address}/comments/feed"
    pulled = home.live.pull(connection.id)
    assert pulled.pull.state is PullState.FAILING and pulled.pull.code == "NR-LIVE-05"
    assert secret.asked == 0 and not log(home)
    secret.server.shutdown()


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<html><body>No feed</body></html>",
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 if n else str()};" * 10}">' for n in range(9))
        + "]><rss><channel><title>&a8;</title></channel></rss>",
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item><title>&x;</title>'
        "<guid>1</guid></item></channel></rss>",
        "\x00\x01" * 1000,
        "<rss version='2.0'><channel><item><guid>" + "x" * 10_000 + "</guid></item><item/></channel></rss>",
    ],
)
def test_no_page_breaks_it(site: Site, home: Nearer, page: str) -> None:
    site.comments(("Ann Bell", "Hello"))
    connection = feed(home, f"{site.address}/comments/feed")
    site.pages["/comments/feed"] = page
    pulled = home.live.pull(connection.id)
    assert pulled.error is None or isinstance(pulled.error, LiveError)
    assert "root:" not in "".join(act.text or "" for act in log(home))


def test_what_is_no_feed_is_not_connected(site: Site, home: Nearer, tmp_path: Path) -> None:
    site.pages["/"] = "<html>Welcome</html>"
    for path in ("/", "/nothing"):
        with pytest.raises(LiveError):
            feed(home, f"{site.address}{path}")
    assert home.live.connections() == ()
