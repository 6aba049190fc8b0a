"""Run the checks over a draft, and set what they find against what the writer decided to keep.

Two findings are about exceptions themselves: EX01, one without a reason, which counts for nothing; and EX02, one that
excepts nothing here (any more).
"""

from collections.abc import Sequence

from nearer.drafts.check import Check, checks
from nearer.drafts.draft import Draft
from nearer.drafts.finding import Checked, Excepted, Finding, Level
from nearer.drafts.seen import Seen
from nearer.drafts.written import Exemption
from nearer.listening.reader import Reader

NO_REASON, UNUSED = "EX01", "EX02"


def examine(
    draft: Draft,
    exceptions: Sequence[Exemption] = (),
    by: Sequence[Check] | None = None,
    reader: Reader | None = None,
) -> Checked:
    """What the checks (`by`, or all there are) say about a draft, read by `reader` (the shipped one where None)."""
    seen = Seen(draft, reader)
    found = [finding for check in (checks() if by is None else by) for finding in _of(check, seen)]
    kept: list[Finding] = []
    excepted: list[Excepted] = []
    used: set[Exemption] = set()
    for finding in found:
        exception = next((one for one in exceptions if one.because and finding.code in one.codes), None)
        if exception is None:
            kept.append(finding)
        else:
            used.add(exception)
            excepted.append(Excepted(finding, exception.because))
    kept += [_about(one) for one in exceptions if one not in used]
    kept.sort(key=lambda one: (one.start, one.end, one.code))
    return Checked(draft.text, seen.listened.language, tuple(kept), tuple(excepted))


def _of(check: Check, seen: Seen) -> list[Finding]:
    return [
        Finding(
            check.code,
            check.name,
            check.level,
            mark.start,
            mark.end,
            seen.text[mark.start : mark.end],
            mark.reason,
            mark.way,
        )
        for mark in check.find(seen)
    ]


def _about(exception: Exemption) -> Finding:
    codes = ", ".join(exception.codes)
    if not exception.because:
        return Finding(
            NO_REASON,
            "exception-without-reason",
            Level.WARNING,
            0,
            0,
            "",
            f"{codes} is excepted without a reason, so the exception does not count.",
            f"Say why, on the same line: # nearer: ignore {codes} because ...",
        )
    return Finding(
        UNUSED,
        "exception-unused",
        Level.HINT,
        0,
        0,
        "",
        f"{codes} is excepted, and nothing of the kind is found.",
        "Delete the line.",
    )
