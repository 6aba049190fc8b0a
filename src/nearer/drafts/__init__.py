"""Drafts: what is about to be posted, and whether it would draw people nearer or push them away.

    Draft, Answered, Image, Earlier      draft.py: a text, and the facts around it
    written(text) -> Written             written.py: a draft as a file has it, with its facts and exceptions
    checks() -> tuple[Check, ...]        check.py: every check there is; one module of `checks` each
    examine(draft, exceptions) -> Checked        checking.py: what the checks find, what was excepted, and why
    may_mention(asked) -> Verdict        gate.py: may an offer be mentioned to who voiced a need? Yes, not yet, no

A check is a code that is never reused, a name, a level, and a docstring with **Instead of** and **Try**, both of which
are drafts that the tests run; its cases lie in tests/drafts/cases, one YAML file a check. Built-ins are found by
listing the package `checks`, others by entry points of the group `nearer.checks`. Nothing here opens a clock, a file or
a socket: facts, times and earlier posts are handed in, and what is not known raises no finding.
"""
