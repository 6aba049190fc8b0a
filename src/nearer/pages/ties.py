"""A tie in words and measures, the same on every page that shows one."""

from math import isnan

from nearer.model.activity import AccountKey
from nearer.model.names import Direction, Kind
from nearer.model.tie import Circle, Course, Effect, Interaction, Standing, Tie, Trend
from nearer.pages.parts import Act, Measure
from nearer.pages.view import Scene
from nearer.pages.words import ACTS, CIRCLES, LABELS, TRENDS, many, number, percent, points, signed, times


def why(scene: Scene, person: str, what: str) -> str:
    """The address of a Why page."""
    return f"/people/{person}/why/{what}{scene.cloak_query}"


def closeness(scene: Scene, tie: Tie) -> Measure:
    """C in points; "not visible" where only one side is."""
    return Measure(tie.closeness, points(tie.closeness), why(scene, tie.person, "closeness"))


def investment(scene: Scene, tie: Tie) -> Measure:
    """The points of your own acts alone."""
    return Measure(tie.investment, f"{points(tie.investment)} given", why(scene, tie.person, "closeness"))


def change(scene: Scene, tie: Tie) -> Measure:
    """The change over 30 days."""
    return Measure(tie.change, signed(tie.change), why(scene, tie.person, "change"))


def count(scene: Scene, tie: Tie, direction: Direction) -> Measure:
    """How many acts of one side; "not visible" where no source shows that side and none was seen."""
    incoming = direction is Direction.IN
    n = tie.n_in if incoming else tie.n_out
    unseen = Standing.ONE_SIDED if incoming else Standing.YOURS_UNSEEN
    if n == 0 and tie.standing is unseen:
        return Measure(None, "not visible", why(scene, tie.person, direction.value))
    return Measure(n, number(n), why(scene, tie.person, direction.value))


def probability(scene: Scene, tie: Tie, value: float | None) -> Measure:
    """A probability of direction."""
    known = None if value is None or isnan(value) else value
    return Measure(known, percent(known), why(scene, tie.person, "direction"))


def circle_name(tie: Tie) -> str | None:
    """The circle's short name, None for a tie that cannot be placed."""
    return None if tie.circle is None else tie.circle.value


def placed(scene: Scene, tie: Tie) -> Circle | None:
    """The circle in which this home shows the tie: of closeness, or of attention where only your side is visible.

    An account that says it is run by a machine stands in none, and neither does one that is set aside as spam, unless
    the user pinned it.
    """
    if scene.world is not None and tie.person in scene.world.people.bots:
        return None
    if tie.person in scene.aside and not tie.pinned:
        return None
    if scene.state.value == "attention":
        return None if tie.standing in (Standing.BLOCKED, Standing.YOURS_UNSEEN) or not tie.n_out else tie.attention
    return tie.circle


def direction(course: Course) -> str:
    """The way a tie moves, in one sentence with its numbers."""
    days = f"in touch on {_recent(course)}, usually {course.usual:.1f} of 30"
    match course.trend:
        case Trend.NEARER:
            return f"Nearing ({percent(course.p_nearer)}): {days}."
        case Trend.AWAY:
            return f"Drifting ({percent(course.p_away)}): {days}."
        case Trend.PUSHED:
            return "Pushed away by an act within the last 30 days."
        case Trend.STEADY:
            return f"Steady: {days}."
        case Trend.UNSURE:
            return f"Not sure yet: {days}."
        case Trend.NEW:
            if course.recent_days < 1:
                return "New: known for less than a day, so there is nothing to compare with yet."
            return f"New: in touch on {_recent(course)}, and not known long enough before to compare."
        case Trend.UNSEEN:
            return "Cannot tell: no source shows both sides of the last 30 days."


def _recent(course: Course) -> str:
    days = round(course.recent * course.recent_days / 30)
    return f"{many(days, 'day')} of the last {course.recent_days}"


def sentence(scene: Scene, tie: Tie) -> str:
    """The whole tie in one sentence."""
    match tie.standing:
        case Standing.ONE_SIDED:
            return (
                f"You turned to them {times(tie.n_out)}. Their side is not visible in what you imported, "
                "so this is your investment, not the bond."
            )
        case Standing.YOURS_UNSEEN:
            return f"They turned to you {times(tie.n_in)}. Your side is not visible in what you imported."
        case Standing.UNANSWERED:
            return (
                f"You turned to them {times(tie.n_out)}, an answer would have been seen, and none came. "
                "Such a tie never enters the three inner circles."
            )
        case Standing.WAITING:
            return f"They turned to you {times(tie.n_in)}; nothing of yours towards them was seen."
        case Standing.BLOCKED:
            return "Blocked or muted. Never shown as close, and never suggested."
        case Standing.MUTUAL:
            return f"{place_words(scene, tie)}. {direction(tie.course)}"


def place_words(scene: Scene, tie: Tie) -> str:
    """ "Inner circle, 68 points"."""
    circle = placed(scene, tie)
    name = "In no circle" if circle is None else CIRCLES[circle]
    if scene.world is not None and tie.person in scene.world.people.bots:
        name = "Run by a machine, so in no circle"
    elif tie.person in scene.aside and not tie.pinned:
        name = "Set aside as spam, so in no circle"
    return f"{name}{', where you pinned them' if tie.pinned else ''}, {points(tie.closeness)} points of closeness"


def trend(tie: Tie) -> str:
    """The trend's word."""
    return TRENDS[tie.course.trend]


def act(scene: Scene, item: Interaction, effect: Effect | None = None) -> Act:
    """One act between you and a person."""
    theirs, yours = ACTS[item.kind]
    incoming = item.direction is Direction.IN
    text = theirs if incoming else yours
    if item.kind is Kind.MESSAGE and item.private:
        text += " in private"
    id, href = scene.act(item.network, item.activity)
    when = scene.when(item.time)
    if item.time is not None and item.since is not None:
        when = scene.when(item.time)
        when = type(when)(item.time, f"between {scene.when(item.since).text} and {when.text}")
    return Act(
        id=id,
        sentence=text,
        incoming=incoming,
        kind=item.kind.value,
        network=item.network,
        when=when,
        words=scene.words(item.text, private=item.private),
        url=scene.url(item.url),
        href=href,
        effect=None
        if effect is None
        else Measure(effect.effect, signed(effect.effect), why(scene, item.person, "closeness")),
        label=None if effect is None else LABELS[effect.label],
        answer=scene.answer(item.network, item.activity) if incoming and item.text is not None else None,
    )


def not_visible(scene: Scene, person: str) -> tuple[str, ...]:
    """What no source shows of a tie, by network: the kinds of their acts that are unknown, not absent."""
    world = scene.world
    found = None if world is None else world.people.person(person)
    if world is None or found is None:
        return ()
    lines: list[str] = []
    for network in dict.fromkeys(key.network for key in found.accounts):
        lines += _blind(scene, network)
    return tuple(lines)


def _blind(scene: Scene, network: str) -> list[str]:
    world = scene.world
    if world is None:
        return []
    seen = {cell for key, cells in world.sights.items() if _on(key, network) for cell in cells}
    if not seen:
        return [f"{network}: anything; no import shows your side there."]
    ways = (
        ("in", "what they do towards you", (Kind.REPLY, Kind.MENTION, Kind.MESSAGE, Kind.LIKE, Kind.REPOST)),
        ("out", "what you do towards them", (Kind.REPLY, Kind.MESSAGE, Kind.LIKE)),
    )
    lines: list[str] = []
    for way, words, kinds in ways:
        missing = [kind.value for kind in kinds if (kind.value, way) not in seen]
        if missing:
            lines.append(f"{network}: {', '.join(missing)} ({words}).")
    return lines


def _on(key: AccountKey, network: str) -> bool:
    return key.network == network
