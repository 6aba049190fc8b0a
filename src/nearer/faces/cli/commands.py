"""The table of commands: name, where it is written, what it does, examples. Nothing heavy is imported for it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `code` is `module:function` under `nearer.faces.cli`; `examples` are lines a user may type."""

    name: str
    code: str
    group: str
    summary: str
    examples: tuple[str, ...]
    hidden: bool = False


LOOK, DO, SEND, BRING, HOME = "Look", "Decide", "Answer", "Bring in and take out", "The home"
GROUPS = (LOOK, DO, SEND, BRING, HOME)

COMMANDS = (
    Command(
        "today",
        "look:today",
        LOOK,
        "The few conversations to continue now.",
        ("nearer today", "nearer today --minutes 10", "nearer today --at 2026-03-01 --json"),
    ),
    Command(
        "circles",
        "look:circles",
        LOOK,
        "Everyone you deal with, by closeness, and who moved.",
        ("nearer circles", "nearer circles --since year"),
    ),
    Command(
        "people",
        "look:people",
        LOOK,
        "Everyone in a table; search, sort, filter, CSV.",
        ("nearer people", "nearer people ann --sort change", "nearer people --csv > people.csv"),
    ),
    Command(
        "person",
        "look:person",
        LOOK,
        "One person in full: the tie, its course, every conversation.",
        ("nearer person @ann", "nearer person mastodon/1129", 'nearer person "Ann Bell" --more 1'),
    ),
    Command(
        "exchanges",
        "exchanges:exchanges",
        LOOK,
        "Each approach, what the other side did with it, and the verdict.",
        ("nearer exchanges @ann", "nearer exchanges @ann --show yours --verdict nothing"),
    ),
    Command(
        "how",
        "look:how",
        LOOK,
        "How everything is computed, and how well it did on your own log.",
        ("nearer how", "nearer how --json"),
    ),
    Command(
        "conduct",
        "conduct:conduct",
        LOOK,
        "How you deal with people, beside how they deal with you.",
        ("nearer conduct", "nearer conduct @ann", "nearer conduct --why answered --side they"),
    ),
    Command(
        "why",
        "look:why",
        LOOK,
        "How a number came about, down to the line of an archive.",
        ("nearer why @ann", "nearer why @ann direction", "nearer why mastodon/1121"),
    ),
    Command(
        "check",
        "check:check",
        LOOK,
        "Would this draft draw people nearer, or push them away?",
        (
            "nearer check draft.txt",
            "nearer check - --reply-to 'Any tips for a wet cellar?' --network mastodon",
            "nearer check draft.txt --json",
            "nearer check --explain SL01",
            "nearer check --list",
        ),
    ),
    Command(
        "read",
        "listen:read",
        LOOK,
        "What texts ask for, sell or bring, and why: lines in, lines out.",
        ("nearer read posts.txt", "nearer read posts.jsonl --json > readings.jsonl"),
    ),
    Command(
        "match",
        "listen:match",
        LOOK,
        "Which of your offers each text asks for.",
        ("nearer match posts.txt --offers offers.txt", "nearer match posts.txt --offers offers.jsonl --top 5 --json"),
    ),
    Command(
        "needs",
        "needs:needs",
        LOOK,
        "What people ask for, and whether your offers have a place there.",
        (
            "nearer needs",
            "nearer needs --show offers --json",
            'nearer needs mentioned mastodon/1121 "Bread course"',
            "nearer needs list mastodon/1121 --send https://crm.example/hook",
        ),
    ),
    Command(
        "teach",
        "teach:teach",
        DO,
        "Say yes or no to what Nearer reads in a post, so that it reads yours better.",
        ("nearer teach --of need", "nearer teach mastodon/1121 no --of need"),
    ),
    Command(
        "opinion",
        "opinion:opinion",
        LOOK,
        "Ask a model of your own for a second opinion; off until you set one up.",
        (
            "nearer opinion --address http://127.0.0.1:8090/v1 --model gemma",
            "nearer opinion mastodon/1121",
            "nearer opinion --log",
        ),
    ),
    Command(
        "listening",
        "listening:listening",
        LOOK,
        "What you take up and pass over, what somebody talks about and asks.",
        ("nearer listening", "nearer listening @ann", "nearer listening --json"),
    ),
    Command(
        "search",
        "search:search",
        LOOK,
        "Search everything that was said, by words and by meaning.",
        ("nearer search sourdough", "nearer search '\"wet cellar\" -mould' --who @ann", "nearer search bread --json"),
    ),
    Command(
        "log",
        "log:app",
        LOOK,
        "The log itself, one activity a line.",
        ("nearer log show --who @ann", "nearer log show --network x --limit 20"),
    ),
    Command(
        "done",
        "decide:done",
        DO,
        "This opening is dealt with.",
        ("nearer done 5c1e2a", "nearer done 5c1e2a && nearer undo"),
    ),
    Command(
        "later",
        "decide:later",
        DO,
        "Let an opening sleep: tomorrow, weekend, week, reply, or a date.",
        ("nearer later 5c1e2a", "nearer later 5c1e2a reply", "nearer later 5c1e2a 2026-03-01"),
    ),
    Command("leave", "decide:leave", DO, "Leave an opening for good.", ("nearer leave 5c1e2a",)),
    Command(
        "not-person",
        "decide:not_person",
        DO,
        "Show no opening of this person any more.",
        ("nearer not-person @ann",),
    ),
    Command(
        "merge",
        "decide:merge",
        DO,
        "These two are one person.",
        ("nearer merge mastodon/1129 x/20177", "nearer merge @ann @annbell"),
    ),
    Command(
        "refuse",
        "decide:refuse",
        DO,
        "These two are not one person; never propose it again.",
        ("nearer refuse mastodon/1129 x/20177",),
    ),
    Command("split", "decide:split", DO, "This account stands alone from now on.", ("nearer split x/20177",)),
    Command(
        "pin",
        "decide:pin",
        DO,
        "Keep a person in a circle of your choice.",
        ("nearer pin @ann inner", "nearer pin @ann strangers"),
    ),
    Command("unpin", "decide:unpin", DO, "Let the person's own acts place them again.", ("nearer unpin @ann",)),
    Command(
        "wrong",
        "decide:wrong",
        DO,
        "Say that a number or a reason is wrong.",
        ("nearer wrong @ann direction", 'nearer wrong @ann direction --say "we talk by phone"'),
    ),
    Command(
        "overrule",
        "exchanges:overrule",
        DO,
        "Give your own verdict on an exchange.",
        ("nearer overrule @ann mastodon/1121 nearer", 'nearer overrule @ann mastodon/1121 "cannot tell"'),
    ),
    Command(
        "five",
        "five:five",
        DO,
        "Name your five, and see how far Nearer agrees.",
        ("nearer five", "nearer five --name @ann --name 'Bo Reed'", "nearer five --take-back"),
    ),
    Command(
        "felt",
        "five:felt",
        DO,
        "Say how close you feel to somebody, from 0 to 100.",
        ("nearer felt @ann 80",),
    ),
    Command(
        "learn", "decide:learn", DO, "Let the weights of closeness learn from what you said so far.", ("nearer learn",)
    ),
    Command(
        "me",
        "decide:me",
        DO,
        "Say which account is yours.",
        ("nearer me mastodon/42", "nearer me mastodon/42 --not"),
    ),
    Command(
        "offers",
        "offers:offers",
        DO,
        "What you have to offer, held back until somebody needs it.",
        (
            "nearer offers",
            'nearer offers add "Bread course" --what "A day of baking" --say "my sourdough will not rise" --price 60',
            'nearer offers close "Bread course"',
        ),
    ),
    Command(
        "undo",
        "decide:undo",
        DO,
        "Undo the last decision, or any one.",
        ("nearer undo", "nearer undo 17"),
    ),
    Command(
        "history",
        "look:history",
        DO,
        "Every decision, each with its undo.",
        ("nearer history", "nearer history --page 2"),
    ),
    Command(
        "answer",
        "answer:answer",
        SEND,
        "Answer a post in its thread, from here.",
        (
            'nearer answer 5c1e2a "It did, thank you!"',
            'nearer answer mastodon/https://a.example/@ann/1 "Yes" --warning food --language en',
            'nearer answer 5c1e2a "Like this" --picture bench.jpg --alt "A bench by the sea"',
            "nearer answer 5c1e2a - --draft",
        ),
    ),
    Command("like", "answer:like", SEND, "Like a post, or take that back.", ("nearer like 5c1e2a",)),
    Command("boost", "answer:boost", SEND, "Pass a post on, or take that back.", ("nearer boost 5c1e2a --undo",)),
    Command("follow", "answer:follow", SEND, "Follow somebody, or take that back.", ("nearer follow @ann",)),
    Command(
        "outbox",
        "answer:outbox",
        SEND,
        "Drafts, what is on its way, and what was sent.",
        ("nearer outbox", "nearer outbox undo 4f1c", "nearer outbox send 4f1c", "nearer outbox --json"),
    ),
    Command(
        "import",
        "bring:import_",
        BRING,
        "Read archives into your log.",
        (
            "nearer import twitter-2026-01-03.zip",
            "nearer import archive.tar.gz --dry-run",
            "nearer import sales.csv --source plain --me shop/anna --yes",
            "nearer import export/ --json",
        ),
    ),
    Command(
        "imports",
        "bring:imports",
        BRING,
        "What was brought in, and what each network can tell.",
        ("nearer imports", "nearer imports 20260103T091400-8f2c"),
    ),
    Command("jobs", "bring:jobs", BRING, "Imports at work.", ("nearer jobs", "nearer jobs --json")),
    Command(
        "connect",
        "live:connect",
        BRING,
        "Connect an account or a feed, to be read live.",
        (
            "nearer connect mastodon mastodon.social",
            "nearer connect mastodon ann@mastodon.social --token",
            "nearer connect feeds https://annbell.example/comments/feed",
            "nearer connect feeds https://bo.example/atom.xml --others",
        ),
    ),
    Command(
        "pull",
        "live:pull",
        BRING,
        "Read what is new on the connected networks.",
        ("nearer pull", "nearer pull ann@mastodon.social", "nearer pull --json"),
    ),
    Command(
        "networks",
        "live:networks",
        BRING,
        "How the live connections stand, and what can be connected.",
        ("nearer networks", "nearer networks --json"),
    ),
    Command(
        "hear",
        "live:hear",
        BRING,
        "Hear a connection's network as it happens, while the web app runs.",
        ("nearer hear bluesky", "nearer hear bluesky --tag bookbinding", "nearer hear bluesky --off"),
    ),
    Command(
        "disconnect",
        "live:disconnect",
        BRING,
        "End a connection and delete its token. What was read stays.",
        ("nearer disconnect ann@mastodon.social",),
    ),
    Command(
        "zone",
        "bring:zone",
        BRING,
        "Say in which time zone the clock of a source was that does not tell.",
        (
            "nearer zone",
            "nearer zone whatsapp Europe/Lisbon",
            "nearer zone whatsapp America/Lima --only 20260103T091400-8f2c",
        ),
    ),
    Command(
        "take-back",
        "bring:take_back",
        BRING,
        "Take an import back; `nearer undo` brings it in again.",
        ("nearer take-back 20260103T091400-8f2c",),
    ),
    Command(
        "forget",
        "bring:forget",
        BRING,
        "Forget a person for good. This cannot be undone.",
        ("nearer forget @ann", 'nearer forget @ann --confirm "Ann Bell"'),
    ),
    Command(
        "serve",
        "serve:serve",
        HOME,
        "Open the web app.",
        (
            "nearer serve",
            "nearer serve --port 9000 --no-browser",
            "nearer serve --state postgresql+psycopg://nearer@db.example/nearer",
            "nearer serve --state sqlite",
        ),
    ),
    Command(
        "password",
        "serve:password",
        HOME,
        "Set the password that other machines need to open your pages.",
        ("nearer password", "nearer password --drop", "nearer serve --host 192.168.1.4"),
    ),
    Command(
        "demo", "serve:demo", HOME, "Open the web app on an invented life.", ("nearer demo", "nearer demo --port 9000")
    ),
    Command(
        "mcp",
        "serve:mcp",
        HOME,
        "Serve the pages to an assistant over stdio.",
        ("nearer mcp", "nearer mcp --cloak", "nearer mcp --private"),
    ),
    Command(
        "settings",
        "house:settings",
        HOME,
        "Show the settings, or change one.",
        ("nearer settings", "nearer settings minutes 15", "nearer settings zone Europe/Lisbon"),
    ),
    Command(
        "compute",
        "compute:compute",
        HOME,
        "Compute every tie of a large log of acts, here or on Spark.",
        (
            "nearer compute acts.parquet results",
            "nearer compute acts results --engine spark --master spark://head:7077 --conf spark.executor.memory=4g",
        ),
    ),
    Command(
        "map",
        "mapping:map_",
        BRING,
        "Say what the columns of a table mean, and see ten rows as they would be read.",
        (
            "nearer map orders.csv",
            "nearer map guests.csv --who Email --when 'Signed up' --act register --save guests",
        ),
    ),
    Command(
        "doctor",
        "house:doctor",
        HOME,
        "Check the home and what it needs.",
        ("nearer doctor", "nearer doctor --json", "nearer doctor --shape export.zip > shape.txt"),
    ),
)


def overview() -> str:
    """The text of `nearer --help`."""
    lines = [
        "Usage: nearer COMMAND [OPTIONS]",
        "",
        "Reads your social-media history, measures how close each person is and which way they are moving,",
        "and tells you each day whom to talk with. Nothing leaves this machine.",
    ]
    for group in GROUPS:
        lines += ["", f"{group}:"]
        lines += [f"  {c.name:<11} {c.summary}" for c in COMMANDS if c.group == group and not c.hidden]
    lines += [
        "",
        "Options of every command:",
        "  --home DIR  The home folder (or the environment variable NEARER_HOME).",
        "  --json      Print JSON: the same object that the web app gives at the page's address + .json.",
        "  --cloak     Stand-ins for names and words, as for a picture of the screen.",
        "  --help      Options and examples of a command.",
        "",
        "Examples:",
        "  nearer demo                          walk through an invented life",
        "  nearer import twitter-2026-01-03.zip",
        "  nearer today --minutes 10",
        "  nearer why @ann",
    ]
    return "\n".join(lines) + "\n"


def epilogue(command: Command) -> str:
    """The examples at the end of a command's help."""
    return "\n".join(["Examples:", *(f"  {line}" for line in command.examples)])
