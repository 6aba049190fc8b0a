"""An export in both forms, pages and JSON, as a folder that was unpacked twice: everything is told once."""

import pytest

from nearer.sources.archive import Archive
from nearer.sources.contract import ArchiveSource, Options
from nearer.sources.registry import source_named
from sources.casework import Held, cases

PAGE = b"<html><head><title>Exported Data</title></head><body>Did it go well? instagram</body></html>"
TWINS = {
    "facebook": ("messages/inbox/benokafor_1/message_1.html", "messages/inbox/noor_9/message_1.html", "friends.html"),
    "instagram": ("your_instagram_activity/messages/inbox/noor_9/message_1.html", "start_here.html"),
    "telegram": ("messages.html", "chats/chat_1/messages.html", "css/style.css"),
}


def told(source: ArchiveSource, archive: Archive, options: Options) -> tuple[list[object], tuple[str, ...]]:
    found = source.recognize(archive, options)
    assert found is not None
    return list(source.read(archive, found, options)), found.notes


@pytest.mark.parametrize("case", [case for case in cases() if case.source in TWINS], ids=str)
def test_pages_beside_the_json_change_nothing_that_is_read(case: object) -> None:
    case = next(one for one in cases() if str(one) == str(case))
    source = source_named(case.source)
    alone, _ = told(source, Held(case.members()), case.options)
    both, notes = told(source, Held({**case.members(), **dict.fromkeys(TWINS[case.source], PAGE)}), case.options)
    if any(name.endswith(".json") for name in case.members()):
        assert both == alone
        if case.source != "telegram":
            assert any("as HTML only" in note for note in notes)
