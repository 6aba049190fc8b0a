"""Spellings made comparable: account keys, handles, names, web addresses. Whole columns at once.

Every function that takes an Arrow array returns one of the same length, null where there is nothing to compare.
"""

from nearer.model.activity import AccountKey
from nearer.people.columns import Column, compute, nothing, replaced

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


def joined(left: Column, right: Column) -> Column:
    """`left` and `right` with a separator that occurs in neither; null where one is null."""
    return compute.binary_join_element_wise(left, right, SEPARATOR)


def is_placeholder(ids: Column) -> Column:
    """True for an id that is only a handle, because the source did not know the fixed id: `@ann`, `acct:ann@host`."""
    return compute.fill_null(compute.match_substring_regex(ids, _PLACEHOLDER), False)


def handle_key(networks: Column, ids: Column, handles: Column) -> Column:
    """The handle in lower case, without a leading `@`. A handle on Mastodon holds its host (`ann@host`).

    A placeholder's is its id's. A Mastodon actor whose handle lacks the host, or is unknown, gets it from the address
    that is its id (`https://host/users/ann`).
    """
    written = _blank_to_null(compute.utf8_lower(replaced(handles, _PLACEHOLDER, "")))
    named = compute.utf8_lower(replaced(ids, _PLACEHOLDER, ""))
    actor = compute.extract_regex(ids, _ACTOR)
    host = compute.utf8_lower(compute.struct_field(actor, "host"))
    user = compute.utf8_lower(compute.struct_field(actor, "user"))
    on_host = compute.binary_join_element_wise(compute.coalesce(written, user), host, "@")
    short = compute.and_(
        compute.equal(networks, MASTODON),
        compute.invert(compute.fill_null(compute.match_substring(written, "@"), False)),
    )
    own = compute.if_else(short, compute.coalesce(on_host, written), written)
    return compute.if_else(is_placeholder(ids), named, own)


def near_handle(networks: Column, handles: Column) -> Column:
    """What is left of handles that look alike: no host, no domain, no punctuation, no digits at the end.

    `ann_maker1`, `ann.maker.bsky.social` and `annmaker@craft.example` all give `annmaker`. Null under 3 characters.
    """
    user = replaced(handles, "@.*$", "")
    bluesky = replaced(replaced(user, r"\.bsky\.social$", ""), r"\.[a-z]+$", "")
    local = compute.if_else(compute.equal(networks, BLUESKY), bluesky, user)
    key = replaced(replaced(local, r"[^\p{L}\p{N}]", ""), r"\d+$", "")
    return compute.if_else(compute.greater_equal(compute.utf8_length(key), 3), key, nothing())


def plain_name(names: Column) -> Column:
    """A display name in lower case with letters, digits and single spaces only; null where nothing is left."""
    plain = replaced(compute.utf8_lower(compute.utf8_normalize(names, "NFKC")), r"[^\p{L}\p{N}]+", " ")
    return _blank_to_null(compute.utf8_trim_whitespace(plain))


def name_key(names: Column) -> Column:
    """`plain_name` of those with at least 4 characters: shorter ones tell nobody apart."""
    key = plain_name(names)
    return compute.if_else(compute.greater_equal(compute.utf8_length(key), 4), key, nothing())


def web_key(urls: Column) -> Column:
    """An address on the web without scheme, `www.`, query, fragment and last slash, in lower case.

    Twitter's old name becomes x.com, Mastodon's `/users/ann` becomes `/@ann`. Addresses of YouTube channels keep
    their case, because there it tells two channels apart.
    """
    bare = compute.utf8_trim_whitespace(urls)
    for pattern, put in (
        (r"(?i)^https?://", ""),
        (r"(?i)^(www|m|mobile)\.", ""),
        (r"[?#].*$", ""),
        (r"/+$", ""),
        (r"(?i)^twitter\.com/", "x.com/"),
        (r"^([^/]+)/users/([^/]+)$", r"\1/@\2"),
    ):
        bare = replaced(bare, pattern, put)
    keep = compute.fill_null(compute.match_substring_regex(bare, r"(?i)^youtube\.com/channel/"), False)
    return _blank_to_null(compute.if_else(keep, bare, compute.utf8_lower(bare)))


def host_of(web_keys: Column) -> Column:
    """The host of addresses that `web_key` made."""
    return _blank_to_null(replaced(web_keys, "[/:].*$", ""))


def mail_key(addresses: Column) -> Column:
    """An e-mail address in lower case, null for what is none."""
    key = compute.utf8_lower(compute.utf8_trim_whitespace(addresses))
    return compute.if_else(compute.match_substring_regex(key, r"^[^@\s]+@[^@\s]+$"), key, nothing())


def _blank_to_null(values: Column) -> Column:
    return compute.if_else(compute.equal(values, ""), nothing(), values)
