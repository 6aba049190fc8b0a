"""How a life is invented: rates, conversations, answers, and what is planted."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bench.truth.life import DAY_S, ROLE_CODE, START_S, Bools, Floats, Ints, Life, Plan, Role
from nearer.model.names import Kind
from nearer.ties.weights import CODES, KINDS

_FIRST = {
    Kind.MESSAGE: 0.45,
    Kind.MENTION: 0.15,
    Kind.LIKE: 0.18,
    Kind.REPLY: 0.12,
    Kind.REPOST: 0.07,
    Kind.QUOTE: 0.03,
}
"""How often each kind opens a conversation. Invented."""
_ROUNDS = 6
_LIKED = 0.12
"""The chance that an answer is only a like. Invented."""
_TIRES = 0.8
"""Each further answer of a conversation is that much less likely. Invented."""


def live(plan: Plan) -> Life:
    """Invent a life; the same plan gives the same life. Raises ValueError where the roles are more than the ties."""
    rng = np.random.default_rng(plan.seed)
    role = _roles(plan, rng)
    base = plan.closest / np.arange(1, plan.ties + 1) ** plan.thinning
    planted = np.isin(role, [ROLE_CODE[r] for r in (Role.COURTED, Role.BLOCKED, Role.UNFOLLOWING, Role.BOT)])
    base = np.where(planted, rng.uniform(0.1, 0.5, plan.ties), base)
    late = (rng.random(plan.ties) < plan.late) & ~planted
    begin = np.where(late, rng.integers(0, plan.days // 2, plan.ties), 0)
    turns = np.isin(role, [ROLE_CODE[r] for r in (Role.RISING, Role.FALLING, Role.BLOCKED, Role.UNFOLLOWING)])
    turn = np.where(turns, rng.integers(*plan.break_days, plan.ties), -1)

    rate = _rates(plan, role, base, begin, turn, rng)
    flow = _echoed(rate, plan.echo)
    log = _Log.of(_conversations(plan, role, rate, rng), role, plan, rng)
    log.follow(role, begin, rng)
    trigger, planted_act = log.plant(role, turn, rng)
    return _sorted(plan, role, begin, turn, rate, 1 - np.exp(-flow), log, trigger, planted_act)


def _roles(plan: Plan, rng: np.random.Generator) -> NDArray[np.int8]:
    wanted = {
        Role.RISING: plan.breaks - plan.breaks // 2,
        Role.FALLING: plan.breaks // 2,
        Role.COURTED: plan.courted,
        Role.BLOCKED: plan.blocks,
        Role.UNFOLLOWING: plan.unfollows,
        Role.BOT: plan.bots,
    }
    codes = [ROLE_CODE[role] for role, count in wanted.items() for _ in range(count)]
    if len(codes) > plan.ties:
        raise ValueError("a life cannot have more roles than ties")
    role = np.full(plan.ties, ROLE_CODE[Role.FRIEND], np.int8)
    role[rng.permutation(plan.ties)[: len(codes)]] = codes
    return role


def _rates(
    plan: Plan, role: NDArray[np.int8], base: Floats, begin: Ints, turn: Ints, rng: np.random.Generator
) -> Floats:
    """The true rates, (ties, days): drift, breaks, holidays, and nothing before a tie begins or after a block."""
    from scipy.signal import lfilter

    keeps = np.exp(-1 / plan.drift_days)
    shocks = rng.standard_normal((plan.ties, plan.days)) * plan.drift * np.sqrt(1 - keeps**2)
    shocks[:, 0] = rng.standard_normal(plan.ties) * plan.drift
    drifted: Floats = np.asarray(lfilter([1.0], [1.0, -keeps], shocks, axis=1))
    rate = base[:, None] * np.exp(drifted - plan.drift**2 / 2)
    day = np.arange(plan.days)
    after = (turn[:, None] >= 0) & (day >= turn[:, None])
    factor = np.select(
        [role == ROLE_CODE[r] for r in (Role.RISING, Role.FALLING, Role.UNFOLLOWING, Role.BLOCKED)],
        [2, 0.5, 0.2, 0],
        1.0,
    )
    rate *= np.where(after, factor[:, None], 1)
    for first, length in plan.holidays:
        rate[:, first : first + length] *= 0.05
    return np.where(day >= begin[:, None], rate, 0)


def _echoed(rate: Floats, echo: float) -> Floats:
    """How many runs of contact are expected to touch each day: new ones and those that go on."""
    from scipy.signal import lfilter

    return np.asarray(lfilter([1 - echo], [1.0, -echo], rate, axis=1))


def _conversations(plan: Plan, role: NDArray[np.int8], rate: Floats, rng: np.random.Generator) -> Ints:
    """How many conversations begin on each day, (ties, days): at random, each followed by one on the next day with the
    chance `echo`; a bot's by the clock."""
    begun = rng.poisson((1 - plan.echo) * rate)
    going = begun
    while going.any():
        going = rng.binomial(going, plan.echo)
        going[:, 1:], going[:, 0] = going[:, :-1].copy(), 0
        begun = begun + going
    begun = np.where(rate > 0, begun, 0)
    bots = np.flatnonzero(role == ROLE_CODE[Role.BOT])
    every = rng.choice([1, 2, 7], len(bots))
    begun[bots] = np.arange(plan.days) % every[:, None] == 0
    return begun


@dataclass(slots=True)
class _Log:
    """The acts while they are made, in no order; `answers` are places in these arrays."""

    tie: Ints
    time: Ints
    kind: NDArray[np.int8]
    incoming: Bools
    words: NDArray[np.int32]
    answers: Ints
    kept: Bools = field(default_factory=lambda: np.zeros(0, np.bool_))

    @classmethod
    def of(cls, begun: Ints, role: NDArray[np.int8], plan: Plan, rng: np.random.Generator) -> "_Log":
        """A first act for every conversation, and answers to answers."""
        tie, day = np.nonzero(begun)
        tie, day = (np.repeat(place, begun[begun > 0]) for place in (tie, day))
        theirs = rng.beta(4, 4, plan.ties)
        theirs[role == ROLE_CODE[Role.COURTED]] = 0
        theirs[role == ROLE_CODE[Role.BOT]] = 1
        answering = np.stack((rng.beta(6, 3, plan.ties), rng.beta(5, 2, plan.ties)), axis=1)
        answering[np.isin(role, [ROLE_CODE[Role.COURTED], ROLE_CODE[Role.BOT]])] = 0
        minutes = np.exp(rng.normal(np.log(90), 1.2, (plan.ties, 2)))

        kinds = np.array([CODES[kind] for kind in _FIRST], np.int8)
        kind = rng.choice(kinds, len(tie), p=list(_FIRST.values()))
        incoming = rng.random(len(tie)) < theirs[tie]
        time = START_S + day * DAY_S + 7 * 3600 + (rng.beta(1.4, 1.2, len(tie)) * 16 * 3600).astype(np.int64)
        parts = [(tie, time, kind, incoming, np.full(len(tie), -1))]
        composed = np.array([kind.composed for kind in KINDS])
        made, before = 0, parts[0]
        for turn in range(_ROUNDS):
            tie, time, kind, incoming, _ = before
            chance = answering[tie, (~incoming).astype(np.int64)] * _TIRES**turn
            hit = np.flatnonzero(composed[kind] & (rng.random(len(tie)) < chance))
            side = (~incoming[hit]).astype(np.int64)
            wait = minutes[tie[hit], side] * np.exp(rng.normal(0, 1, len(hit)))
            answer = np.where(kind[hit] == CODES[Kind.MESSAGE], CODES[Kind.MESSAGE], CODES[Kind.REPLY])
            answer = np.where(rng.random(len(hit)) < _LIKED, CODES[Kind.LIKE], answer).astype(np.int8)
            at = _awake(time[hit] + np.clip(wait * 60, 30, 5 * DAY_S).astype(np.int64), rng)
            made, before = made + len(tie), (tie[hit], at, answer, ~incoming[hit], made + hit)
            parts.append(before)
        tie, time, kind, incoming, answers = (np.concatenate(column) for column in zip(*parts, strict=True))
        words = np.where(composed[kind], np.clip(rng.lognormal(2.3, 0.8, len(tie)), 1, 80), 0).astype(np.int32)
        log = cls(tie.astype(np.int64), time, kind, incoming, words, answers)
        log.kept = time < START_S + plan.days * DAY_S
        return log

    def follow(self, role: NDArray[np.int8], begin: Ints, rng: np.random.Generator) -> None:
        """Each side follows the other with a chance of .6, on the first day; who is to unfollow follows."""
        for incoming in (True, False):
            must = incoming & (role == ROLE_CODE[Role.UNFOLLOWING])
            who = np.flatnonzero(must | (rng.random(len(role)) < 0.6))
            self.add(who, START_S + begin[who] * DAY_S + rng.integers(0, 3600, len(who)), Kind.FOLLOW, incoming)

    def add(self, tie: Ints, time: Ints, kind: Kind, incoming: bool | Bools) -> None:
        """Further acts, that answer nothing and have no words."""
        count = len(tie)
        self.tie, self.time = np.append(self.tie, tie), np.append(self.time, time)
        self.kind = np.append(self.kind, np.full(count, CODES[kind], np.int8))
        self.incoming = np.append(self.incoming, np.broadcast_to(incoming, count))
        self.words = np.append(self.words, np.zeros(count, np.int32))
        self.answers = np.append(self.answers, np.full(count, -1))
        self.kept = np.append(self.kept, np.ones(count, np.bool_))

    def plant(self, role: NDArray[np.int8], turn: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
        """An unfollow or a block one hour to two days after the last act of ego's before the turn; what else passed
        between the two acts is taken out, and after a block everything. Returns both acts of each tie, -1 for none."""
        trigger, planted = np.full(len(role), -1), np.full(len(role), -1)
        composed = np.array([kind.composed for kind in KINDS])
        for i in np.flatnonzero(np.isin(role, [ROLE_CODE[Role.UNFOLLOWING], ROLE_CODE[Role.BLOCKED]])):
            limit = START_S + int(turn[i]) * DAY_S
            ours = np.flatnonzero(
                (self.tie == i) & ~self.incoming & self.kept & composed[self.kind] & (self.time < limit)
            )
            if len(ours) == 0:
                role[i] = ROLE_CODE[Role.FRIEND]
                continue
            trigger[i] = ours[np.argmax(self.time[ours])]
            at = int(self.time[trigger[i]]) + int(rng.integers(3600, 2 * DAY_S))
            blocked = role[i] == ROLE_CODE[Role.BLOCKED]
            gone = (self.tie == i) & (self.time > self.time[trigger[i]]) & (blocked | (self.time <= at))
            self.kept &= ~gone
            planted[i] = len(self.tie)
            here = np.array([i])
            incoming = bool(not blocked or rng.random() < 0.5)
            self.add(here, np.array([at]), Kind.BLOCK if blocked else Kind.UNFOLLOW, incoming)
        return trigger, planted


def _awake(time: Ints, rng: np.random.Generator) -> Ints:
    """The time itself, or between seven and nine where it falls into the night."""
    hour = time % DAY_S // 3600
    return np.where(hour < 7, time - time % DAY_S + 7 * 3600 + rng.integers(0, 7200, len(time)), time)


def _sorted(
    plan: Plan,
    role: NDArray[np.int8],
    begin: Ints,
    turn: Ints,
    rate: Floats,
    chance: Floats,
    log: _Log,
    trigger: Ints,
    planted: Ints,
) -> Life:
    order = np.lexsort((log.time, log.tie))
    order = order[log.kept[order]]
    place = np.full(len(log.tie) + 1, -1)
    place[order] = np.arange(len(order))
    return Life(
        plan=plan,
        persons=tuple(f"p{i:05d}" for i in range(plan.ties)),
        role=role,
        begin=begin,
        turn=np.where(np.isin(role, [ROLE_CODE[Role.FRIEND]]), -1, turn),
        rate=rate,
        chance=chance,
        tie=log.tie[order],
        time_s=log.time[order],
        kind=log.kind[order],
        incoming=log.incoming[order],
        words=log.words[order],
        answers=place[log.answers[order]],
        trigger=place[trigger],
        planted=place[planted],
    )
