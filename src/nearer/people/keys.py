"""Spellings made comparable: account keys, handles, names, web addresses. Whole columns at once.

Every function that takes an Arrow array returns one of the same length, null where there is nothing to compare.
"""

import pyarrow as pa
import pyarrow.compute as pc

from nearer.model.activity import AccountKey

SEPARATOR = "\0"
"""Between the parts of a composite key: no network, id or handle holds it."""

MASTODON, BLUESKY = "mastodon", "bluesky"

PROFILES = {
    "x": "x.com/",
    "bluesky": "bsky.app/profile/",
    "instagram": "instagram.com/",
    "threads": "threads.net/@",
    "github": "github.com/",
    "reddit": "reddit.com/user/",
}
"""Where a network shows the owner of a handle, as `web_key` spells it. Mastodon's has the host in front."""

_PLACEHOLDER = r"^(@|acct:)"
_ACTOR = r"^https?://(?P<host>[^/]+)/(?:users/|@)(?P<user>[^/@]+)/?$"


def parse_key(text: str) -> AccountKey | None:
    """The key written as `network/id`, None where there is no network or no id. An id may hold slashes itself."""
    network, slash, account = text.partition("/")
    return AccountKey(network, account) if slash and network and account else None


def strings(values: pa.ChunkedArray | pa.Array) -> pa.Array:
    """One contiguous array of strings."""
    whole = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    return pc.cast(whole, pa.string())


def joined(left: pa.Array, right: pa.Array) -> pa.Array:
    """`left` and `right` with a separator that occurs in neither; null where one is null."""
    return pc.binary_join_element_wise(left, right, SEPARATOR)


def is_placeholder(ids: pa.Array) -> pa.Array:
    """True for an id that is only a handle, because the source did not know the fixed id: `@ann`, `acct:ann@host`."""
    return pc.fill_null(pc.match_substring_regex(ids, _PLACEHOLDER), False)


def handle_key(networks: pa.Array, ids: pa.Array, handles: pa.Array) -> pa.Array:
    """The handle in lower case, without a leading `@`. A handle on Mastodon holds its host (`ann@host`).

    A placeholder's is its id's. A Mastodon actor whose handle lacks the host, or is unknown, gets it from the address
    that is its id (`https://host/users/ann`).
    """
    written = _blank_to_null(pc.utf8_lower(pc.replace_substring_regex(handles, _PLACEHOLDER, "")))
    named = pc.utf8_lower(pc.replace_substring_regex(ids, _PLACEHOLDER, ""))
    actor = pc.extract_regex(ids, _ACTOR)
    host = pc.utf8_lower(pc.struct_field(actor, "host"))
    user = pc.utf8_lower(pc.struct_field(actor, "user"))
    on_host = pc.binary_join_element_wise(pc.coalesce(written, user), host, "@")
    short = pc.and_(
        pc.equal(networks, MASTODON),
        pc.invert(pc.fill_null(pc.match_substring(written, "@"), False)),
    )
    own = pc.if_else(short, pc.coalesce(on_host, written), written)
    return pc.if_else(is_placeholder(ids), named, own)


def near_handle(networks: pa.Array, handles: pa.Array) -> pa.Array:
    """What is left of handles that look alike: no host, no domain, no punctuation, no digits at the end.

    `ann_maker1`, `ann.maker.bsky.social` and `annmaker@craft.example` all give `annmaker`. Null under 3 characters.
    """
    user = pc.replace_substring_regex(handles, "@.*$", "")
    bluesky = pc.replace_substring_regex(pc.replace_substring_regex(user, r"\.bsky\.social$", ""), r"\.[a-z]+$", "")
    local = pc.if_else(pc.equal(networks, BLUESKY), bluesky, user)
    key = pc.replace_substring_regex(pc.replace_substring_regex(local, r"[^\p{L}\p{N}]", ""), r"\d+$", "")
    return pc.if_else(pc.greater_equal(pc.utf8_length(key), 3), key, pa.scalar(None, pa.string()))


def plain_name(names: pa.Array) -> pa.Array:
    """A display name in lower case with letters, digits and single spaces only; null where nothing is left."""
    plain = pc.replace_substring_regex(pc.utf8_lower(pc.utf8_normalize(names, "NFKC")), r"[^\p{L}\p{N}]+", " ")
    return _blank_to_null(pc.utf8_trim_whitespace(plain))


def name_key(names: pa.Array) -> pa.Array:
    """`plain_name` of those with at least 4 characters: shorter ones tell nobody apart."""
    key = plain_name(names)
    return pc.if_else(pc.greater_equal(pc.utf8_length(key), 4), key, pa.scalar(None, pa.string()))


def web_key(urls: pa.Array) -> pa.Array:
    """An address on the web without scheme, `www.`, query, fragment and last slash, in lower case.

    Twitter's old name becomes x.com, Mastodon's `/users/ann` becomes `/@ann`. Addresses of YouTube channels keep
    their case, because there it tells two channels apart.
    """
    bare = pc.utf8_trim_whitespace(urls)
    for pattern, put in (
        (r"(?i)^https?://", ""),
        (r"(?i)^(www|m|mobile)\.", ""),
        (r"[?#].*$", ""),
        (r"/+$", ""),
        (r"(?i)^twitter\.com/", "x.com/"),
        (r"^([^/]+)/users/([^/]+)$", r"\1/@\2"),
    ):
        bare = pc.replace_substring_regex(bare, pattern, put)
    keep = pc.fill_null(pc.match_substring_regex(bare, r"(?i)^youtube\.com/channel/"), False)
    return _blank_to_null(pc.if_else(keep, bare, pc.utf8_lower(bare)))


def host_of(web_keys: pa.Array) -> pa.Array:
    """The host of addresses that `web_key` made."""
    return _blank_to_null(pc.replace_substring_regex(web_keys, "[/:].*$", ""))


def mail_key(addresses: pa.Array) -> pa.Array:
    """An e-mail address in lower case, null for what is none."""
    key = pc.utf8_lower(pc.utf8_trim_whitespace(addresses))
    return pc.if_else(pc.match_substring_regex(key, r"^[^@\s]+@[^@\s]+$"), key, pa.scalar(None, pa.string()))


def _blank_to_null(values: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)
