"""How the planted stories happen. Who they are, and what is true of them: `nearer.demo.planted`."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from nearer.demo.cast import Member
from nearer.demo.planted import (
    ASKER,
    BLOCKED,
    BLOCKS,
    BOT,
    COURTED,
    DRIFTING,
    FAN,
    FIRST,
    INNER,
    LEFT,
    NEARING,
    PUSHED,
    QUESTION,
    SEASONAL,
    SPAMMER,
)
from nearer.demo.rhythm import HOME_ZONE, bursts, latency
from nearer.demo.scenes import Stage
from nearer.demo.words import fill
from nearer.demo.words.notes import (
    ASKED_CLASS,
    ASKED_KIT,
    ASKED_MOURNING,
    FAMOUS,
    FAN_LINES,
    PASSED_ON,
    PITCH_PRIVATE,
    PITCH_PUBLIC,
    SPAM,
    SPAM_AGAIN,
)
from nearer.model.names import Visibility


@dataclass(frozen=True, slots=True)
class Departure:
    """Somebody who stopped to follow, where lists of followers show it."""

    member: Member
    at: datetime


def play(stages: dict[str, Stage], end: datetime, random: Random) -> tuple[Departure, ...]:
    """Let all stories happen. Returns who leaves a list of followers, and when."""
    mastodon, bluesky = stages["mastodon"], stages["bluesky"]
    _near(bluesky, end, random)
    _court(mastodon, end, random)
    _fan(bluesky, end, random)
    _season(mastodon, random)
    _bot(mastodon, end, random)
    _block(bluesky, end)
    _spam(bluesky, end)
    _ask(mastodon, bluesky, end)
    _pass_on(mastodon, bluesky, end)
    _grief(mastodon, end, random)
    _farewell(mastodon, end)
    _wait(mastodon, bluesky, end)
    return _pitch(mastodon, bluesky, end)


def _near(stage: Stage, end: datetime, random: Random) -> None:
    turn = end - timedelta(days=35)
    for at in bursts(end - timedelta(days=500), turn, 30, NEARING.zone, random):
        stage.meet(NEARING, at, random)
    lively = replace(NEARING, dm=0.3, pace=40)
    moment = turn
    while moment < end - timedelta(days=1):
        stage.meet(lively, moment.replace(hour=random.randrange(8, 19), minute=random.randrange(60)), random)
        moment += timedelta(days=random.choice((1, 1, 2, 2, 3)))


def _court(stage: Stage, end: datetime, random: Random) -> None:
    for at in bursts(end - timedelta(days=400), end - timedelta(days=4), 7, HOME_ZONE, random):
        theirs, ours = fill(random.choice(FAMOUS), random)
        post = stage.pen.post(COURTED.id, at, theirs)
        moment = stage.back_home(at + latency(120, random), random)
        stage.pen.like(stage.ego, moment, post)
        if random.random() < 0.75:
            stage.pen.post(stage.ego, moment + timedelta(minutes=4), ours, answers=post)


def _fan(stage: Stage, end: datetime, random: Random) -> None:
    lines = list(FAN_LINES)
    for posted in stage.posts:
        at = posted.activity.time
        if at is None or at < end - timedelta(days=430) or random.random() > 0.22:
            continue
        moment = at + latency(90, random)
        if moment < end - timedelta(days=2):
            if not lines:
                lines.extend(FAN_LINES)
            line = fill((lines.pop(random.randrange(len(lines))),), random)[0]
            stage.pen.post(FAN.id, moment, line, answers=posted.activity)


def _season(stage: Stage, random: Random) -> None:
    """Talks between 15 November and 6 January of every winter, five to eight each."""
    for year in range(stage.start.year - 1, stage.end.year + 1):
        first = stage.start.replace(year=year, month=11, day=15)
        for at in bursts(first, first + timedelta(days=50), 7, SEASONAL.zone, random):
            if stage.start <= at < stage.end - timedelta(days=2):
                stage.meet(SEASONAL, at, random)


def _bot(stage: Stage, end: datetime, random: Random) -> None:
    for count, at in enumerate(bursts(end - timedelta(days=600), end - timedelta(days=3), 16, HOME_ZONE, random)):
        post = stage.pen.post(
            BOT.id, at, f"Plate {311 + count}. Full binding, unknown workshop, about 17{count % 90 + 10}."
        )
        moment = stage.back_home(at + latency(200, random), random)
        shared = stage.pen.announce(stage.ego, moment, post)
        text = f"Thank you for sharing plate {311 + count}! I am a bot and never sleep."
        stage.pen.post(BOT.id, moment + timedelta(seconds=2), text, to=shared.actor, answers=post)


def _block(stage: Stage, end: datetime) -> None:
    for days, line in zip((171, 160, 149, 141), SPAM, strict=True):
        stage.pen.post(BLOCKED.id, _hour(end, days, 11), line, to=stage.ego)
    stage.pen.block(stage.ego, _hour(end, 141, 18), BLOCKED.id)


def _spam(stage: Stage, end: datetime) -> None:
    """One pitch, over and over, with other numbers; to the bookbinder herself only long ago."""
    for count in range(16):
        days = 85 - 5 * count
        line = SPAM_AGAIN.format(gain=200 + 40 * count, left=9 - count % 7, page=count + 11)
        stage.pen.post(SPAMMER.id, _hour(end, days, 9), line, to=stage.ego if days > 40 and count % 3 == 0 else None)


def _ask(mastodon: Stage, bluesky: Stage, end: datetime) -> None:
    """Needs that the bookbinder's offers answer, voiced to everybody: nobody owes an answer."""
    for stage, who, days, line in (
        (bluesky, INNER[4], 2, ASKED_KIT),
        (mastodon, ASKER, 1, ASKED_CLASS),
        (bluesky, FAN, 4, ASKED_MOURNING),
    ):
        stage.pen.post(who.id, _hour(end, days, 16), line)


def _pass_on(mastodon: Stage, bluesky: Stage, end: datetime) -> None:
    """A link that several people pass on, each in their own words."""
    for place, (stage, who) in enumerate(((mastodon, INNER[0]), (bluesky, INNER[4]), (bluesky, NEARING))):
        stage.pen.post(who.id, _hour(end, 12 - 2 * place, 13), PASSED_ON[place])


def _grief(stage: Stage, end: datetime, random: Random) -> None:
    """Once in the two years a talk that matters: closeness is not only counted in likes."""
    talk = (
        "My grandmother has died. I wanted you to know why I am quiet.",
        "I am so sorry, Hanna. Take all the time there is. I am here, without any hurry.",
        "Thank you. The notebook you bound lay beside her to the end.",
        "Then it was the best thing I ever made.",
    )
    stage.talk(INNER[0], talk, _hour(end, 260, 20), random, private=True)


def _farewell(stage: Stage, end: datetime) -> None:
    """The last talk before somebody goes quiet. It is over, and nobody owes an answer."""
    lines = (
        "Die Birnbaum-Falzbeine sind verkauft, bis auf deins. Danke fürs Weitersagen!",
        "Das freut mich! Was machst du als Nächstes?",
        "Erst einmal Dach decken. Dann sehen wir weiter.",
        "Dann pass auf dich auf da oben.",
    )
    last = None
    for hours, line in enumerate(lines):
        actor, to = (DRIFTING.id, stage.ego) if hours % 2 == 0 else (stage.ego, DRIFTING.id)
        last = stage.pen.post(actor, _hour(end, 62, 9 + 3 * hours), line, to=to, answers=last)


def _wait(mastodon: Stage, bluesky: Stage, end: datetime) -> None:
    """What the day opens with: a question since yesterday, a first contact, an answer that was left."""
    mastodon.pen.post(
        QUESTION.id,
        end - timedelta(hours=8, minutes=12),
        "Inês, our oldest atlas has come loose from its boards, and the class wants to use it on Thursday. "
        "Can I do anything with paste and tissue until you have time for it?",
        to=mastodon.ego,
    )
    bluesky.pen.post(
        FIRST.id,
        _hour(end, 3, 17),
        "Hello! A friend in Galway sent me here. I mend fountain pens, and since Sunday I have a notebook to test them "
        "in, sewn after your postcard. It leans a little, like the pens.",
        to=bluesky.ego,
    )
    theirs = mastodon.pen.post(LEFT.id, _hour(end, 10, 6), "今年の楮が届きました。三十枚分の白です。")
    asked = mastodon.pen.post(
        mastodon.ego,
        _hour(end, 10, 9),
        "So white! Would it be too thin for mending the hinge of an atlas?",
        answers=theirs,
    )
    mastodon.pen.post(
        LEFT.id,
        _hour(end, 9, 7),
        "二枚重ねれば大丈夫です。Two layers, crosswise. I can put ten sheets aside for you, if you tell me soon.",
        answers=asked,
    )


def _pitch(mastodon: Stage, bluesky: Stage, end: datetime) -> tuple[Departure, ...]:
    mastodon.pen.post(mastodon.ego, _hour(end, 24, 10), PITCH_PRIVATE, to=PUSHED.id, visibility=Visibility.DIRECT)
    bluesky.pen.post(bluesky.ego, _hour(end, 48, 10), PITCH_PUBLIC, to=BLOCKS.id)
    bluesky.pen.unfollow(BLOCKS.id, _hour(end, 47, 9), bluesky.ego)
    bluesky.pen.block(BLOCKS.id, _hour(end, 46, 21), bluesky.ego)
    return (Departure(PUSHED, _hour(end, 23, 12)),)


def _hour(end: datetime, days: int, hour: int) -> datetime:
    """That hour (UTC) of the day that began `days` days before the end, at a crooked minute."""
    return end - timedelta(days=days) + timedelta(hours=hour, minutes=(days * 7) % 60, seconds=(days * 13) % 60)
