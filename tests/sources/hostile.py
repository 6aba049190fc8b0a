"""Archives made to harm, each built where it is needed. None is kept in the repository."""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PLAIN = b"time,actor,target,verb,text\n2025-01-01T00:00:00Z,ann,bo,reply,harmless words\n"
HEADER = b"time,actor,target,verb,text\n"
GIGA = 2**30


@dataclass(frozen=True)
class Trap:
    """One hostile archive, and what the user must be told: an error's code, a problem's code, or a refusal."""

    name: str
    build: Callable[[Path], Path]
    error: str | None = None
    problem: str | None = None
    refused: str | None = None
    activities: int = 0

    def __str__(self) -> str:
        return self.name


def zip_of(where: Path, *members: tuple[str, bytes], name: str = "archive.zip") -> Path:
    path = where / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for member, data in members:
            out.writestr(member, data)
    return path


def tar_of(where: Path, *infos: tuple[tarfile.TarInfo, bytes], name: str = "archive.tar") -> Path:
    path = where / name
    with tarfile.open(path, "w") as out:
        for info, data in infos:
            info.size = len(data)
            out.addfile(info, io.BytesIO(data))
    return path


def file_of(where: Path, name: str, data: bytes) -> Path:
    path = where / name
    path.write_bytes(data)
    return path


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


# --- names and links ---------------------------------------------------------------------------------------------


def escaping_zip(where: Path) -> Path:
    names = ("../../evil.csv", "/etc/evil.csv", "C:\\evil.csv", "..\\..\\evil.csv", "a/../../evil.csv")
    return zip_of(where, ("log.csv", PLAIN), *[(name, PLAIN) for name in names])


def escaping_tar(where: Path) -> Path:
    names = ("../../evil.csv", "/etc/evil.csv", "a/../../evil.csv")
    return tar_of(where, (member("log.csv"), PLAIN), *[(member(name), PLAIN) for name in names])


def linked_tar(where: Path) -> Path:
    return tar_of(
        where,
        (member("log.csv"), PLAIN),
        (member("soft.csv", tarfile.SYMTYPE, "/etc/passwd"), b""),
        (member("hard.csv", tarfile.LNKTYPE, "log.csv"), b""),
        (member("device.csv", tarfile.CHRTYPE), b""),
        (member("pipe.csv", tarfile.FIFOTYPE), b""),
    )


def linked_zip(where: Path) -> Path:
    path = where / "archive.zip"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("log.csv", PLAIN)
        link = zipfile.ZipInfo("soft.csv")
        link.external_attr = 0o120777 << 16
        out.writestr(link, "/etc/passwd")
    return path


def linked_folder(where: Path) -> Path:
    folder = where / "folder"
    folder.mkdir()
    (folder / "log.csv").write_bytes(PLAIN)
    (folder / "soft.csv").symlink_to("/etc/passwd")
    (folder / "loop").symlink_to(folder)
    return folder


def doubled_zip(where: Path) -> Path:
    path = where / "archive.zip"
    first, second = zipfile.ZipInfo("log.csv"), zipfile.ZipInfo("log.csv")
    with zipfile.ZipFile(path, "w") as out:
        out.writestr(first, HEADER)
        # zipfile warns of a second member of one name, so it is written under another and renamed in the bytes.
        second.filename = "lag.csv"
        out.writestr(second, PLAIN)
    path.write_bytes(path.read_bytes().replace(b"lag.csv", b"log.csv"))
    return path


def misnamed_tar(where: Path) -> Path:
    path = tar_of(where, (member("log.csv"), PLAIN), (member("XXXX.csv"), PLAIN))
    data = bytearray(path.read_bytes())
    place = data.index(b"XXXX.csv")
    data[place : place + 4] = b"\xff\xfe\x1b\x80"
    seal(data, place)
    return file_of(where, "archive.tar", bytes(data))


def seal(data: bytearray, header: int) -> None:
    """Make a tar header's checksum right."""
    data[header + 148 : header + 156] = b" " * 8
    data[header + 148 : header + 156] = b"%06o\0 " % sum(data[header : header + 512])


# --- bombs -------------------------------------------------------------------------------------------------------


def deflated(size: int, start: bytes = b"", wbits: int = -15) -> bytes:
    """`start`, then `size` spaces, deflated piece by piece."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, wbits)
    out = [squeeze.compress(start)]
    block = b" " * (1 << 20)
    out += [squeeze.compress(block) for _ in range(size >> 20)]
    return b"".join([*out, squeeze.flush()])


def squeezed(squeeze: bz2.BZ2Compressor | lzma.LZMACompressor, size: int) -> bytes:
    out = [squeeze.compress(PLAIN), *(squeeze.compress(b" " * (1 << 20)) for _ in range(size >> 20))]
    return b"".join([*out, squeeze.flush()])


def zip_bomb(where: Path) -> Path:
    """1 GB in 1 MB."""
    path = where / "archive.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out, out.open("log.csv", "w") as stream:
        stream.write(PLAIN)
        for _ in range(GIGA >> 20):
            stream.write(b" " * (1 << 20))
    return path


def overlapping_zip(where: Path) -> Path:
    """Two hundred entries of the table of contents that share one body, as in the bombs of 2019."""
    path = zip_of(where, ("log.csv", PLAIN), ("body.csv", b" " * (4 << 20)))
    data = path.read_bytes()
    end = data.rindex(b"PK\5\6")
    start = struct.unpack_from("<L", data, end + 16)[0]
    entry = data[data.rindex(b"PK\1\2") : end]
    more = b"".join(entry.replace(b"body", b"b%03d" % number) for number in range(200))
    directory = data[start:end] + more
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 202, 202, len(directory), start, 0)
    return file_of(where, "archive.zip", data[:start] + directory + tail)


def gzip_bomb(where: Path) -> Path:
    return file_of(where, "log.csv.gz", deflated(GIGA, PLAIN, 31))


def bzip2_bomb(where: Path) -> Path:
    return file_of(where, "log.csv.bz2", squeezed(bz2.BZ2Compressor(), 200 << 20))


def xz_bomb(where: Path) -> Path:
    return file_of(where, "log.csv.xz", squeezed(lzma.LZMACompressor(preset=0), 200 << 20))


def gzip_bomb_in_zip(where: Path) -> Path:
    return zip_of(where, ("log.csv.gz", deflated(GIGA, PLAIN, 31)))


def tar_bomb(where: Path) -> Path:
    info = member("log.csv")
    info.size = GIGA
    return file_of(where, "archive.tar.gz", deflated(GIGA, info.tobuf() + PLAIN, 31))


def crowded_zip(where: Path) -> Path:
    """300,000 empty members."""
    entries = b"".join(
        struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", 20, 0, 20, 0, 0, 0, 0, 33, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0) + b"%07d" % n
        for n in range(300_000)
    )
    body = b"PK\3\4" + b"\0" * 26
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, len(entries), len(body), 0)
    return file_of(where, "archive.zip", body + entries + tail)


def crowded_tar(where: Path) -> Path:
    squeeze = zlib.compressobj(1, zlib.DEFLATED, 31)
    out = [squeeze.compress(member(f"{number}.txt").tobuf()) for number in range(250_000)]
    return file_of(where, "archive.tar.gz", b"".join([*out, squeeze.flush()]))


def long_line(where: Path) -> Path:
    path = where / "log.csv"
    with path.open("wb") as out:
        out.write(HEADER + b"2025-01-01T00:00:00Z,ann,bo,reply,")
        for _ in range(400):
            out.write(b"x" * (1 << 20))
        out.write(b"\n" + PLAIN.split(b"\n")[1] + b"\n")
    return path


def many_brackets(where: Path) -> Path:
    """A list of lists: 4 MB that would take 100 MB once parsed."""
    return file_of(where, "tweets.js", b"window.YTD.tweets.part0 = [" + b"[]," * 1_500_000 + b"[]]")


def many_brackets_in_a_line(where: Path) -> Path:
    line = b'{"time":"2025-01-01","actor":"a","target":"b","verb":"like","text":[' + b"[]," * 1_300_000 + b"0]}\n"
    good = b'{"time":"2025-01-01","actor":"a","target":"b","verb":"like"}\n'
    return file_of(where, "log.jsonl", good + line * 3)


def deep_json(where: Path) -> Path:
    good = b'{"time":"2025-01-01","actor":"a","target":"b","verb":"like"}\n'
    return file_of(where, "log.jsonl", good + b"[" * 1_000_000 + b"\n" + b'{"a":' * 500_000 + b"\n" + good)


def deep_outbox(where: Path) -> Path:
    return file_of(where, "outbox.json", b'{"orderedItems":' + b"[" * 3_000_000)


def huge_number(where: Path) -> Path:
    good = b'{"time":"2025-01-01","actor":"a","target":"b","verb":"like"'
    return file_of(where, "log.jsonl", good + b',"id":' + b"9" * 1_000_000 + b"}\n" + good + b',"x":1e999999}\n')


def xml_bomb(where: Path) -> Path:
    lines = [b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x0 "ha">']
    lines += [b'<!ENTITY x%d "%s">' % (n, b"&x%d;" % (n - 1) * 10) for n in range(1, 12)]
    return zip_of(where, ("export.xml", b"".join([*lines, b"]><a>&x11;</a>"])))


def cbor_bomb(where: Path) -> Path:
    """A CAR file whose header claims 2^60 roots, and one nested a million deep."""
    header = b"\xa2\x65roots\x9b\x10\0\0\0\0\0\0\0" + b"\x81" * 1_000_000
    length = len(header)
    varint = bytearray()
    while length >= 0x80:
        varint.append(length & 0x7F | 0x80)
        length >>= 7
    varint.append(length)
    return file_of(where, "repo.car", bytes(varint) + header)


def car_of_endless_block(where: Path) -> Path:
    header = b"\x3a\xa2\x65roots\x81\xd8\x2a\x58\x25\x00\x01\x71\x12\x20" + b"\0" * 32 + b"\x67version\x01"
    return file_of(where, "repo.car", header + b"\xff\xff\xff\xff\xff\xff\xff\xff\x7f" + b"\0" * 100)


# --- damage ------------------------------------------------------------------------------------------------------


def wrong_checksum(where: Path) -> Path:
    path = where / "archive.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as out:
        out.writestr("log.csv", PLAIN)
    return file_of(where, "archive.zip", path.read_bytes().replace(b"harmless", b"harmLess", 1))


def locked_zip(where: Path) -> Path:
    data = bytearray(zip_of(where, ("log.csv", PLAIN)).read_bytes())
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    return file_of(where, "archive.zip", bytes(data))


def half_locked_zip(where: Path) -> Path:
    data = bytearray(zip_of(where, ("log.csv", PLAIN), ("more.csv", PLAIN)).read_bytes())
    data[data.rindex(b"PK\3\4") + 6] |= 1
    data[data.rindex(b"PK\1\2") + 8] |= 1
    return file_of(where, "archive.zip", bytes(data))


def login_page(where: Path) -> Path:
    return file_of(where, "archive.zip", b"\n<!DOCTYPE html><html><body>Please sign in</body></html>")


def cut_zip(where: Path) -> Path:
    path = zip_of(where, ("log.csv", PLAIN * 1000))
    return file_of(where, "archive.zip", path.read_bytes()[:-40])


def cut_tar(where: Path) -> Path:
    path = tar_of(
        where, (member("log.csv"), PLAIN), (member("more.csv"), HEADER + PLAIN.split(b"\n")[1] + b"\n" * 5000)
    )
    return file_of(where, "archive.tar", path.read_bytes()[: 512 * 4])


def cut_gzip(where: Path) -> Path:
    rows = b"".join(b"2025-01-01T00:00:00Z,ann,b%d,reply,words\n" % number for number in range(50_000))
    data = gzip.compress(HEADER + rows)
    return file_of(where, "log.csv.gz", data[: len(data) // 2])


def cut_tar_gz(where: Path) -> Path:
    rows = b"".join(b"2025-01-01T00:00:00Z,ann,b%d,reply,words\n" % number for number in range(50_000))
    data = tar_of(where, (member("log.csv"), PLAIN), (member("more.csv"), HEADER + rows)).read_bytes()
    squeezed = gzip.compress(data)
    return file_of(where, "archive.tar.gz", squeezed[: len(squeezed) // 2])


def endless_tar(where: Path) -> Path:
    """A header that says that its file has 2^63 bytes."""
    data = bytearray(tar_of(where, (member("log.csv"), PLAIN)).read_bytes())
    data[124:136] = b"\x80\0\0\0" + struct.pack(">Q", 1 << 63)
    seal(data, 0)
    return file_of(where, "archive.tar", bytes(data))


def backward_tar(where: Path) -> Path:
    """A header with a negative size, which sends a trusting reader round and round (CVE-2025-8194)."""
    good = tar_of(where, (member("log.csv"), PLAIN)).read_bytes()[:1024]
    bad = bytearray(member("more.csv").tobuf())
    bad[124:136] = b"\xff" * 8 + struct.pack(">l", -1024)
    seal(bad, 0)
    return file_of(where, "archive.tar", good + bytes(bad) + b"\0" * 1024)


def hungry_tar(where: Path) -> Path:
    """An extended header of 8 GB, which a trusting reader takes into memory."""
    info = member("x", tarfile.XHDTYPE)
    good = tar_of(where, (member("log.csv"), PLAIN)).read_bytes()[:1024]
    info.size = 2**33 - 1
    return file_of(where, "archive.tar", good + info.tobuf() + b"1" * 4096)


def slow_tar(where: Path) -> Path:
    """An extended header of digits, over which a naive search takes quadratic time (CVE-2024-6232)."""
    info = member("x", tarfile.XHDTYPE)
    info.size = 60_000
    good = tar_of(where, (member("log.csv"), PLAIN)).read_bytes()[:1024]
    return file_of(where, "archive.tar", good + (info.tobuf() + b"1" * 60_416) * 20)


def holed_tar(where: Path) -> Path:
    """A sparse file of a terabyte of nothing."""
    info = member("more.csv", tarfile.GNUTYPE_SPARSE)
    data = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    data[386:398], data[398:410] = b"00000000000\0", b"00000000000\0"
    data[483:495] = b"\x80\0\0\0" + struct.pack(">Q", 1 << 40)
    seal(data, 0)
    good = tar_of(where, (member("log.csv"), PLAIN)).read_bytes()[:1024]
    return file_of(where, "archive.tar", good + bytes(data) + b"\0" * 1024)


TRAPS = (
    Trap("names that leave the zip", escaping_zip, refused="points out of the archive", activities=1),
    Trap("names that leave the tar", escaping_tar, refused="points out of the archive", activities=1),
    Trap("links and devices in a tar", linked_tar, refused="it is a link", activities=1),
    Trap("link in a zip", linked_zip, refused="it is a link", activities=1),
    Trap("links in a folder", linked_folder, refused="it is a link", activities=1),
    Trap("two members of one name", doubled_zip, refused="same name", activities=1),
    Trap("names that are not text", misnamed_tar, activities=2),
    Trap("zip bomb", zip_bomb, problem="bomb", activities=1),
    Trap("overlapping members", overlapping_zip, refused="overlap", activities=1),
    Trap("gzip bomb", gzip_bomb, problem="bomb", activities=1),
    Trap("bzip2 bomb", bzip2_bomb, problem="bomb", activities=1),
    Trap("xz bomb", xz_bomb, problem="bomb", activities=1),
    Trap("gzip bomb in a zip", gzip_bomb_in_zip, problem="bomb", activities=1),
    Trap("tar.gz bomb", tar_bomb, error="NR-IMPORT-08"),
    Trap("300,000 members in a zip", crowded_zip, error="NR-IMPORT-09"),
    Trap("250,000 members in a tar", crowded_tar, error="NR-IMPORT-09"),
    Trap("a line of 400 MB", long_line, problem="too-large", activities=1),
    Trap("a list of 1.5 million lists", many_brackets),
    Trap("millions of lists in a line", many_brackets_in_a_line, problem="too-large", activities=1),
    Trap("JSON a million deep", deep_json, problem="too-deep", activities=2),
    Trap("outbox three million deep", deep_outbox, error="NR-IMPORT"),
    Trap("a number of a million digits", huge_number, activities=2),
    Trap("XML bomb", xml_bomb, error="NR-IMPORT-10"),
    Trap("CBOR bomb", cbor_bomb, error="NR-IMPORT"),
    Trap("CAR block without end", car_of_endless_block, error="NR-IMPORT"),
    Trap("wrong checksum", wrong_checksum, error="NR-IMPORT-14"),
    Trap("password", locked_zip, error="NR-IMPORT-07"),
    Trap("password on one member", half_locked_zip, activities=1),
    Trap("login page named .zip", login_page, error="NR-IMPORT-05"),
    Trap("0 bytes", lambda where: file_of(where, "archive.zip", b""), error="NR-IMPORT-04"),
    Trap("zip that holds nothing", zip_of, error="NR-IMPORT-04"),
    Trap("empty folder", lambda where: (where / "folder").mkdir() or where / "folder", error="NR-IMPORT-04"),
    Trap("zip that is none", lambda where: file_of(where, "a.zip", b"garbage" * 99), error="NR-IMPORT-14"),
    Trap("cut zip", cut_zip, error="NR-IMPORT-06"),
    Trap("cut tar", cut_tar, refused="cut off", activities=1),
    Trap("cut gzip", cut_gzip, problem="truncated"),
    Trap("cut tar.gz", cut_tar_gz, refused="cut off", activities=1),
    Trap("tar member of 2^63 bytes", endless_tar, error="NR-IMPORT-14"),
    Trap("tar that goes backwards", backward_tar, refused="damaged", activities=1),
    Trap("tar header of 8 GB", hungry_tar, refused="damaged", activities=1),
    Trap("tar header of digits", slow_tar, refused="damaged", activities=1),
    Trap("tar member of holes", holed_tar, refused="holes", activities=1),
    Trap("nothing there", lambda where: where / "absent.zip", error="NR-IMPORT-01"),
)
