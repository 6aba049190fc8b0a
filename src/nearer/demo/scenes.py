"""Scenes: what happens between the bookbinder and one person, on one network."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from nearer.demo.cast import EGO, Member
from nearer.demo.pen import Pen
from nearer.demo.rhythm import HOME_ZONE, Span, awake, latency
from nearer.demo.words import fill
from nearer.demo.words.messages import MESSAGES_THEIRS, MESSAGES_YOURS
from nearer.demo.words.posts import POSTS, Talk
from nearer.demo.words.questions import (
    ANSWERS,
    CLOSERS,
    CLOSERS_BY_TONGUE,
    CLOSERS_LIGHT,
    CLOSERS_PRIVATE,
    QUESTIONS,
    REMARKS,
    THEIRS,
)
from nearer.demo.words.tongues import TONGUES
from nearer.model.activity import Activity
from nearer.model.names import Visibility

CAREFUL = timedelta(days=60)
"""In the last days of the life the bookbinder leaves nothing open but what a story leaves open."""

_REMARK_TALKS: tuple[Talk, ...] = tuple((r, a) for r in REMARKS for a in ANSWERS)


@dataclass(frozen=True, slots=True)
class Posted:
    """A post of the bookbinder, with the talks that it may still start."""

    activity: Activity
    talks: list[Talk]


@dataclass(slots=True)
class Stage:
    """One network's stage: its pen, the bookbinder's posts on it in order of time, and who has said what already."""

    pen: Pen
    start: datetime
    end: datetime
    holiday: Span
    posts: list[Posted] = field(default_factory=list["Posted"])
    _decks: dict[tuple[str, str], list[Talk]] = field(default_factory=dict[tuple[str, str], "list[Talk]"])

    @property
    def ego(self) -> str:
        return EGO[self.pen.network].id

    def back_home(self, moment: datetime, random: Random) -> datetime:
        """The moment at which the bookbinder can act: not by night, not on holiday."""
        moment = awake(moment, HOME_ZONE, random)
        if moment in self.holiday:
            return awake(self.holiday.end + timedelta(minutes=random.uniform(0, 3000)), HOME_ZONE, random)
        return moment

    def meet(self, member: Member, at: datetime, random: Random) -> None:
        """One approach of a member, or to them, of a kind that suits both."""
        if random.random() < member.dm:
            if random.random() < 0.6:
                self.talk(member, self._deal(member, "messages", MESSAGES_THEIRS, random), at, random, private=True)
            else:
                talk = self._deal(member, "yours", MESSAGES_YOURS, random)
                self.talk(member, talk, at, random, private=True, ego_first=True)
        elif random.random() < member.native:
            self.talk(member, self._deal(member, member.tongue, TONGUES[member.tongue], random), at, random)
        else:
            self._in_public(member, at, random)

    def _in_public(self, member: Member, at: datetime, random: Random) -> None:
        pick = random.random()
        posted = self._latest(at)
        if pick < 0.5 and posted is not None:
            if posted.talks:
                talk = posted.talks.pop(random.randrange(len(posted.talks)))
            else:
                talk = fill(self._deal(member, "remarks", _REMARK_TALKS, random), random)
            self.talk(member, talk, at, random, under=posted.activity)
        elif pick < 0.68:
            self.talk(member, self._deal(member, "questions", QUESTIONS, random), at, random)
        else:
            talk = self._deal(member, "theirs", THEIRS, random)
            if random.random() > 0.8:
                talk = talk[:2]
            self.talk(member, talk, at, random, addressed=False)

    def talk(
        self,
        member: Member,
        talk: Talk,
        at: datetime,
        random: Random,
        *,
        under: Activity | None = None,
        private: bool = False,
        ego_first: bool = False,
        addressed: bool = True,
    ) -> tuple[Activity, ...]:
        """Let a talk happen, from `at` on. Nothing happens when it would not be over at the end of the life.

        `under` is the post that it answers; `addressed` is False for a member's post to everybody.
        """
        careful = at > self.end - CAREFUL
        if not careful and not ego_first and random.random() < 0.06:
            talk = talk[:1]
        lines = list(fill(talk, random))
        ends_with_them = (len(lines) % 2 == 1) != ego_first
        if ends_with_them and len(lines) > 1 and random.random() < (1.0 if careful else 0.3):
            lines.append(random.choice(_closers(member, talk, private, addressed)))
        moments = self._moments(member, len(lines), at, ego_first, random)
        if moments[-1] > min(self.end - timedelta(hours=8), self._over(member)):
            return ()
        return self._perform(member, lines, moments, random, under, private, ego_first, addressed)

    def _over(self, member: Member) -> datetime:
        """The day after the last of a member's part: later than that they say nothing."""
        return self.end - (self.end - self.start) * member.until + timedelta(days=1)

    def _moments(
        self, member: Member, count: int, at: datetime, ego_first: bool, random: Random
    ) -> tuple[datetime, ...]:
        moments: list[datetime] = []
        moment = at
        for place in range(count):
            if (place % 2 == 0) == ego_first:
                pause = latency(75, random, 1.3) if place else timedelta()
                moment = self.back_home(moment + pause, random)
            elif place:
                moment = awake(moment + latency(member.pace, random), member.zone, random)
            moments.append(moment)
        return tuple(moments)

    def _perform(
        self,
        member: Member,
        lines: Sequence[str],
        moments: Sequence[datetime],
        random: Random,
        under: Activity | None,
        private: bool,
        ego_first: bool,
        addressed: bool,
    ) -> tuple[Activity, ...]:
        said: list[Activity] = []
        visibility = Visibility.DIRECT if private else Visibility.PUBLIC
        last = under
        for place, (line, moment) in enumerate(zip(lines, moments, strict=True)):
            ours = (place % 2 == 0) == ego_first
            actor, other = (self.ego, member.id) if ours else (member.id, self.ego)
            to = other if addressed or place else None
            last = self.pen.post(actor, moment, line, to=to, answers=last, visibility=visibility)
            said.append(last)
            if not private:
                self._nod(said, member, random)
        if last is not None and last.actor == member.id and len(lines) > 1 and random.random() < 0.85:
            self._like(self.ego, last, random)
        return tuple(said)

    def _nod(self, said: Sequence[Activity], member: Member, random: Random) -> None:
        """Each may like what the other said, and the bookbinder passes on some of what a member posts."""
        latest = said[-1]
        if latest.actor == member.id:
            if len(said) > 1 or latest.target is None:
                if random.random() < 0.3:
                    self._like(self.ego, latest, random)
                if latest.target is None and random.random() < 0.15:
                    at = self.back_home(moment_of(latest) + latency(200, random), random)
                    if at < self.end:
                        self.pen.announce(self.ego, at, latest)
        elif random.random() < 0.35:
            self._like(member.id, latest, random)

    def _like(self, actor: str, of: Activity, random: Random) -> None:
        at = moment_of(of) + latency(60, random)
        if actor == self.ego:
            at = self.back_home(at, random)
        if at < self.end:
            self.pen.like(actor, at, of)

    def _latest(self, at: datetime) -> Posted | None:
        """The bookbinder's newest post of the three days before `at`."""
        low, high = 0, len(self.posts)
        while low < high:
            middle = (low + high) // 2
            if moment_of(self.posts[middle].activity) < at:
                low = middle + 1
            else:
                high = middle
        if low == 0:
            return None
        posted = self.posts[low - 1]
        return posted if at - moment_of(posted.activity) < timedelta(days=3) else None

    def _deal(self, member: Member, kind: str, talks: Sequence[Talk], random: Random) -> Talk:
        """The next talk of this kind that these two have not had; all over again when they have had all."""
        deck = self._decks.setdefault((member.id, kind), [])
        if not deck:
            deck.extend(talks)
            random.shuffle(deck)
        return deck.pop()


def moment_of(activity: Activity) -> datetime:
    """When it happened; in the demo every time is known."""
    assert activity.time is not None
    return activity.time


def _closers(member: Member, talk: Talk, private: bool, addressed: bool) -> Sequence[str]:
    if talk in TONGUES.get(member.tongue, ()):
        return CLOSERS_BY_TONGUE.get(member.tongue, ("A pleasure.",))
    if private:
        return CLOSERS_PRIVATE
    return CLOSERS if addressed else CLOSERS_LIGHT


def talks_of(text: str) -> tuple[Talk, ...]:
    """The talks written for a post, by its text with slots; none for a note."""
    return _BY_TEXT.get(text, ())


_BY_TEXT = {post.text: post.talks for post in POSTS}
