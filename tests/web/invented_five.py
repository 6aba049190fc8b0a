"""The survey at each step, on invented people rich in edge cases."""

from nearer.faces.web.invented import NAMES, frame, measure, when, who
from nearer.pages.compared import LEARNT, METHOD, Agreed, Differing, Unseen
from nearer.pages.five import INTRO, STEPS, Field, Five, Rated
from nearer.pages.parts import Option


def five(step: str = "closest") -> Five:
    """One step of it."""
    asks = step != "result"
    return Five(
        frame=frame(f"/five?step={step}", "Name your five"),
        step=step,
        steps=tuple(Option(text, f"/five?step={name}", name == step) for name, text in STEPS.items()),
        intro=INTRO.get(step, ""),
        fields=(
            Field("Ann Brook", ""),
            Field(NAMES[10], f"Several people are called that. Write {NAMES[10]} (x/1) or {NAMES[13]} (x/2)."),
            Field(NAMES[11], "Nobody in your log is called that."),
            Field("", ""),
            Field("", ""),
        )
        if step == "closest"
        else (),
        offered=NAMES if step == "closest" else (),
        people=tuple(Rated(who(k), 50 if k == 3 else None) for k in range(14)) if step == "felt" else (),
        answered=None if step == "closest" else when(1),
        named=() if asks else tuple(who(k) for k in (0, 3, 10, 11, 13)),
        agreed=()
        if asks
        else (
            Agreed("In the inner circle", "3 of the 5 you named (23 to 88 %).", 0.6, 0.23, 0.88, 0.03, 5),
            Agreed("The order of those you rated", "Too few to say.", None, None, None, None, 2),
        ),
        differing=()
        if asks
        else tuple(
            Differing(
                who(k), "You named them; Nearer has them 43rd of 300 people.", measure(4, "closeness", k), "/x", "x/1"
            )
            for k in (3, 10, 11, 13)
        ),
        left_out=() if asks else tuple(Unseen(who(k), "Their side is not visible.") for k in (8, 12)),
        caution="" if asks else LEARNT,
        pins=() if asks else ("inner", "near", "outer", "wide", "strangers"),
        method="" if asks else METHOD,
        empty=None,
    )
