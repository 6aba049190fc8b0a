"""The web app's listener on Bluesky's real server: sooner than the pull, of those who matter, and nothing twice."""

from dataclasses import replace

from bluesky.network import Network, patient
from bluesky.test_sending import connected
from live.conftest import Watch
from live.logs import log
from nearer.api.hearing import Hearing
from nearer.api.nearer import Nearer
from nearer.api.scheduler import Listener
from nearer.model.names import Verb
from nearer.pages import networks
from nearer.pages.view import View


def hears(home: Nearer) -> str:
    """What the page says of the stream."""
    (card,) = networks.build(home, View()).connections
    return "" if card.hearing is None else card.hearing.state


def test_what_happens_is_heard_and_pulled_once(network: Network, home: Nearer, watch: Watch) -> None:
    alice, bob, carol = (network.member(name) for name in ("alice", "bob", "carol"))
    first = alice.posts("A question")
    bob.answers(first, "An answer, so there is a tie")
    alice.notified(1)
    connection = connected(home, alice)
    assert home.live.pull(connection.id).error is None
    hearing = replace(Hearing.of(home), land=0.0, every=0.5)
    hearing.on(connection.id)
    listener = Listener(lambda: hearing, every=0.2)
    listener.start()
    patient(lambda: hears(home) == "hears")
    # Until it stands in the stream, what happens is not heard yet; the pull below brings it.
    patient(lambda: bob.posts("Is anybody there?") and home.state.streams.all()[0].place)

    alone = bob.posts("To nobody, by somebody with a tie")
    carol.posts("To nobody, by a stranger")
    strange = carol.api.like(first.uri, first.cid)
    mine = alice.api.follow(carol.did)
    wanted = {alone.uri, strange.uri, mine.uri}
    patient(lambda: wanted <= {act.id for act in log(home)})
    texts = [act.text for act in log(home)]
    assert "To nobody, by a stranger" not in texts
    alice.api.unfollow(mine.uri)
    patient(lambda: f"{mine.uri}#undo" in {act.id for act in log(home)})
    hearing.off(connection.id)
    listener.stop()
    listener.wait(20)

    before = {act.id: act for act in log(home)}
    watch.later(minutes=6)
    assert home.live.pull(connection.id).error is None
    after = [act for act in log(home) if act.verb is not Verb.IGNORE]
    assert len(after) == len({act.id for act in after}), "nothing is there twice"
    told = {act.id: act for act in after}
    assert {id: told[id] for id in before} == before, "the pull tells the same"
    assert hears(home) == "off"
