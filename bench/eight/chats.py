"""The exports of Facebook, LinkedIn, WhatsApp, Slack and mail, as these networks write them: both sides."""

import csv
import io
import json
from collections.abc import Iterable
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from typing import Any
from zoneinfo import ZoneInfo

from bench.eight.cast import FACEBOOK, LINKEDIN, MAIL, SLACK, WHATSAPP, Face
from bench.eight.public import Files
from bench.eight.script import BEGINS, Life, Line

ZONE = ZoneInfo("Europe/Copenhagen")
"""Where ego's phone is; its clock jumps twice a year."""


def facebook_archive(life: Life) -> Files:
    """The JSON export since 2024, its letters broken as Facebook breaks them."""
    ego = life.cast.ego.on(FACEBOOK)
    assert ego is not None
    files: Files = {
        "personal_information/profile_information/profile_information.json": _broken(
            {"profile_v2": {"name": {"full_name": ego.name}}}
        )
    }
    rooms: dict[str, list[Line]] = {}
    for line in life.between(FACEBOOK):
        rooms.setdefault(line.face.key.id, []).append(line)
    friends = [{"name": name, "timestamp": int(said[0].at.timestamp()) - 3600} for name, said in rooms.items()]
    files["connections/friends/your_friends.json"] = _broken({"friends_v2": friends})
    for number, (name, said) in enumerate(sorted(rooms.items())):
        room = f"{''.join(c for c in name.lower() if c.isascii() and c.isalpha())}_{10_000 + number}"
        messages = [
            {"sender_name": ego.name if line.mine else name, "timestamp_ms": int(line.at.timestamp()) * 1000,
             "content": line.text, "type": "Generic"}
            for line in reversed(said)
        ]  # fmt: skip
        files[f"your_facebook_activity/messages/inbox/{room}/message_1.json"] = _broken(
            {"participants": [{"name": name}, {"name": ego.name}], "messages": messages, "title": name,
             "is_still_participant": True, "thread_path": f"inbox/{room}", "magic_words": []}
        )  # fmt: skip
    return files


def _broken(value: object) -> bytes:
    """Each byte of UTF-8 as a letter of its own."""
    text = json.dumps(value, indent=2, ensure_ascii=False).encode().decode("latin-1")
    return "".join(c if c.isascii() else f"\\u{ord(c):04x}" for c in text).encode()


def linkedin_archive(life: Life) -> Files:
    """The Basic archive since 2023: connections, invitations, messages in 13 columns."""
    ego = life.cast.ego.on(LINKEDIN)
    assert ego is not None
    connections: list[list[str]] = []
    invitations: list[list[str]] = []
    for human in life.cast.others:
        face = human.on(LINKEDIN)
        if face is not None and face.key.id.startswith("in/"):
            first, _, last = (face.name or "").partition(" ")
            connections.append([first, last, _page(face), face.address or "", "", "", "05 Jul 2024"])
            if human.number % 3 == 0:
                invitations.append([ego.name or "", face.name or "", "7/4/24, 2:37 PM", "", "OUTGOING", _page(ego),
                                    _page(face)])  # fmt: skip
    rows: list[list[str]] = []
    for line in life.between(LINKEDIN):
        sender, receiver = (ego, line.face) if line.mine else (line.face, ego)
        rows.append([f"2-room{line.human.number}==", "", sender.name or "", _page(sender), receiver.name or "",
                     _page(receiver), line.at.strftime("%Y-%m-%d %H:%M:%S UTC"), "", line.text, "INBOX", "", "No",
                     "No"])  # fmt: skip
    heads = ["CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO", "RECIPIENT PROFILE URLS",
             "DATE", "SUBJECT", "CONTENT", "FOLDER", "ATTACHMENTS", "IS MESSAGE DRAFT",
             "IS CONVERSATION DRAFT"]  # fmt: skip
    preamble = 'Notes:\r\n"When exporting your connection data, you may notice that some are missing."\r\n\r\n'
    people = ["First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"]
    asked = ["From", "To", "Sent At", "Message", "Direction", "inviterProfileUrl", "inviteeProfileUrl"]
    first, _, last = (ego.name or "").partition(" ")
    return {
        "Profile.csv": _csv(["First Name", "Last Name", "Headline"], [[first, last, "Bookbinder"]]),
        "Connections.csv": preamble.encode() + _csv(people, connections),
        "Invitations.csv": _csv(asked, invitations),
        "messages.csv": _csv(heads, reversed(rows)),
    }


def _page(face: Face) -> str:
    return f"https://www.linkedin.com/{face.key.id}"


def _csv(heads: list[str], rows: Iterable[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows([heads, *rows])
    return out.getvalue().encode()


def whatsapp_archive(life: Life) -> Files:
    """One file a chat, as iPhones write them: the phone's clock, no zone."""
    ego = life.cast.ego.on(WHATSAPP)
    assert ego is not None and ego.name is not None
    rooms: dict[str, list[tuple[Any, str, str]]] = {}
    for line in life.between(WHATSAPP):
        name = line.face.key.id
        rooms.setdefault(_spaced(name), []).append((line.at, ego.name if line.mine else _spaced(name), line.text))
    for line in life.gathered(WHATSAPP):
        speaker = ego.name if line.speaker is None else _spaced(line.speaker.key.id)
        rooms.setdefault(line.title, []).append((line.at, speaker, line.text))
    return {
        f"WhatsApp Chat with {title}.txt": "\n".join(
            f"[{at.astimezone(ZONE):%d/%m/%Y, %H:%M:%S}] {speaker}: {text}" for at, speaker, text in said
        ).encode()
        for title, said in rooms.items()
    }


def _spaced(name: str) -> str:
    """Numbers in groups, as phones show those who are not in the phone book."""
    return f"{name[:3]} {name[3:5]} {name[5:7]} {name[7:9]} {name[9:]}" if name.startswith("+") else name


def slack_archive(life: Life) -> Files:
    """A workspace export with direct conversations."""
    ego = life.cast.ego.on(SLACK)
    assert ego is not None
    members = [ego, *(face for human in life.cast.others for face in human.faces if face.network == SLACK)]
    users = [
        {"id": face.key.id, "team_id": "T00YARD01", "name": face.handle, "deleted": False, "real_name": face.name,
         "tz": "Europe/Copenhagen", "is_bot": False, "updated": 1_600_000_000,
         "profile": {"title": "", "real_name": face.name, "display_name": "", "email": face.address}}
        for face in members
    ]  # fmt: skip
    directs: list[dict[str, object]] = []
    files: dict[str, list[dict[str, str]]] = {}
    for line in life.between(SLACK):
        room = f"D{line.face.key.id[1:]}"
        if room not in {one["id"] for one in directs[-50:]}:
            directs.append({"id": room, "created": int(BEGINS.timestamp()), "members": [ego.key.id, line.face.key.id]})
        stamp = f"{int(line.at.timestamp())}.{line.human.number % 1_000_000:06}"
        speaker = ego.key.id if line.mine else line.face.key.id
        message = {"type": "message", "user": speaker, "text": line.text, "ts": stamp}
        files.setdefault(f"{room}/{line.at.astimezone(ZONE):%Y-%m-%d}.json", []).append(message)
    once = {str(one["id"]): one for one in directs}
    channels: dict[str, dict[str, object]] = {}
    for number, line in enumerate(life.gathered(SLACK)):
        here = [ego.key.id, *(face.key.id for face in line.members)]
        channels[line.title] = {"id": f"C00{line.title.upper().replace('-', '')}", "name": line.title, "members": here,
                                "created": int(BEGINS.timestamp()), "creator": ego.key.id,
                                "is_archived": False}  # fmt: skip
        speaker = ego.key.id if line.speaker is None else line.speaker.key.id
        stamp = f"{int(line.at.timestamp())}.{number % 1_000_000:06}"
        message = {"type": "message", "user": speaker, "text": line.text, "ts": stamp}
        files.setdefault(f"{line.title}/{line.at.astimezone(ZONE):%Y-%m-%d}.json", []).append(message)
    return {
        "users.json": _json(users),
        "channels.json": _json(list(channels.values())),
        "dms.json": _json(list(once.values())),
        "integration_logs.json": b"[]",
        **{name: _json(said) for name, said in files.items()},
    }


def mail_archive(life: Life) -> Files:
    """A mailbox with sent mail, its answers threaded by their ids."""
    ego = life.cast.ego.on(MAIL)
    assert ego is not None
    out: list[tuple[Any, bytes]] = []
    last: dict[str, list[str]] = {}
    for number, line in enumerate(life.between(MAIL)):
        sender, receiver = (ego, line.face) if line.mine else (line.face, ego)
        thread = last.setdefault(line.talk, [])
        out.append((line.at, _mail(line, number, sender, [receiver], line.talk, thread, line.text)))
        thread.append(f"<m{number}@{MAIL}.example>")
    for number, line in enumerate(life.gathered(MAIL)):
        sender = line.speaker or ego
        receivers = [face for face in (ego, *line.members) if face is not sender]
        out.append((line.at, _mail(line, 10**6 + number, sender, receivers, line.title, [], line.text)))
    out.sort(key=lambda one: one[0])
    return {"All mail.mbox": b"".join(raw for _, raw in out)}


def _mail(
    line: Any, number: int, sender: Face, receivers: list[Face], subject: str, thread: list[str], text: str
) -> bytes:
    message = EmailMessage()
    message["From"] = formataddr((sender.name or "", sender.key.id))
    message["To"] = ", ".join(formataddr((face.name or "", face.key.id)) for face in receivers)
    message["Subject"] = subject
    message["Date"] = format_datetime(line.at.astimezone(ZONE))
    message["Message-ID"] = f"<m{number}@{MAIL}.example>"
    if thread:
        message["In-Reply-To"], message["References"] = thread[-1], " ".join(thread)
    message.set_content(text)
    return f"From {sender.key.id} {line.at:%a %b %d %H:%M:%S %Y}\n".encode() + message.as_bytes() + b"\n\n"


def _json(value: object) -> bytes:
    return json.dumps(value, indent=1, ensure_ascii=False).encode()
