"""Why, and one activity, in the terminal."""

from rich.console import Group, RenderableType
from rich.text import Text

from nearer.faces.cli.render.parts import act, bullets, header, heading, indented, pairs, plain, way, when, who
from nearer.faces.cli.show import safe
from nearer.pages.activity import Activity, Origin
from nearer.pages.readings import ReadingLine
from nearer.pages.why import Why


def why(page: Why, width: int) -> RenderableType:
    """The question, the answer, each step with its acts, how it is computed, what is not visible, the ways out."""
    del width
    rows = header(page.frame)
    if page.who is not None:
        rows.append(who(page.who))
    rows += [plain(page.question, "bold"), plain(page.answer), Text()]
    for number, step in enumerate(page.steps, 1):
        rows.append(Text.assemble((f"{number}. ", "dim"), safe(step.sentence)))
        rows += [indented(act(one), 3) for one in step.acts]
        if len(step.acts) < step.total:
            rows.append(indented(Text(f"and {step.total - len(step.acts)} more", style="dim"), 3))
    rows += [*heading("How this is computed"), plain(page.method)]
    if page.not_visible:
        rows += [*heading("Not visible here"), *bullets(page.not_visible)]
    if page.wrong:
        rows += [*heading("This is wrong"), *(_out(*one) for one in page.wrong)]
    if page.siblings:
        rows += heading("See also")
        for label, href in page.siblings:
            rows += way(href, label) or [plain(label)]
    return Group(*rows)


_VERBS = {
    "merge": "merge", "split": "split", "refuse": "refuse", "ego": "me", "pin": "pin", "unpin": "unpin",
    "done": "done", "later": "later", "leave": "leave", "not this person": "not-person", "this is wrong": "wrong",
    "take back": "take-back", "overrule": "overrule",
}  # fmt: skip


def _out(label: str, choice: str, subject: str) -> RenderableType:
    from nearer.faces.cli.render.people import command_words

    verb = _VERBS.get(choice)
    text = Text(f"• {safe(label)}")
    if verb is not None:
        key, _, circle = subject.rpartition(" ") if choice == "pin" else (subject, "", "")
        text.append(f"  nearer {verb} {command_words(*(word for word in (key, circle) if word))}", style="dim")
    return text


def activity(page: Activity, width: int) -> RenderableType:
    """One activity with every field of the log, and where it was read."""
    del width
    rows = header(page.frame)
    rows += [
        plain(page.sentence, "bold"),
        Text(f"{when(page.when)}  {safe(page.network)}  {safe(page.id)}", style="dim"),
    ]
    rows += [Text(), pairs((name, plain(value)) for name, value in page.fields), Text(), plain(page.notation)]
    if page.url is not None:
        rows.append(plain(page.url, "dim"))
    if page.people:
        rows += heading("People")
        for person in page.people:
            rows += [who(person), *way(person.href, indent=2)]
    if page.readings:
        rows += [*heading("What Nearer reads in it"), *(_reading(one) for one in page.readings)]
    if page.second is not None and page.second.says:
        rows += [*heading("A second opinion"), plain(f"{page.second.model}: {page.second.says}")]
    rows += [*heading("Read from"), *(_origin(one) for one in page.origins)]
    return Group(*rows)


def _reading(one: ReadingLine) -> RenderableType:
    said = f"{one.reading}  {one.name}: {one.says}" + (f"; you said {one.answer}" if one.answer else "")
    return plain(said + (f"  ({', '.join(word.text for word in one.words)})" if one.words else ""))


def _origin(one: Origin) -> RenderableType:
    text = Text.assemble((safe(one.archive), "bold"), f"  {safe(one.place)}")
    text.append(f"  {safe(one.source)}, imported {when(one.imported)}, {safe(one.batch)}", style="dim")
    return Group(text, *way(one.href, indent=2))
