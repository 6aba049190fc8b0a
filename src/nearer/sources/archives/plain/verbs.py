"""The words of a plain log, and the activity each of them tells of."""

from dataclasses import dataclass
from types import MappingProxyType

from nearer.model.names import Verb, Visibility


@dataclass(frozen=True, slots=True)
class Deed:
    """What one word means.

    `of` is what an UNDO takes back. `mentions` puts every target among the mentioned ones; `quotes` and `acts_on`
    make `in_reply_to` the object acted upon; `needs_target` where the act is nothing without somebody.
    """

    verb: Verb
    of: Verb | None = None
    visibility: Visibility = Visibility.UNKNOWN
    mentions: bool = False
    quotes: bool = False
    composed: bool = False
    needs_target: bool = False

    @property
    def acts_on(self) -> bool:
        """True where `in_reply_to` names what the act is done to, not what it answers."""
        return not self.composed


def _words(deed: Deed, words: str) -> dict[str, Deed]:
    return {word.strip(): deed for word in words.split(",")}


_POST = Deed(Verb.CREATE, composed=True)
_REPLY = Deed(Verb.CREATE, composed=True)
_MESSAGE = Deed(Verb.CREATE, visibility=Visibility.DIRECT, composed=True)

DEEDS = MappingProxyType(
    {
        **_words(_POST, "create, post, publish, write, note, tweet, toot, status"),
        **_words(_REPLY, "reply, comment, answer, respond, review"),
        **_words(_MESSAGE, "message, direct message, private message, dm, pm, chat, email, e-mail, mail, text, sms"),
        **_words(Deed(Verb.CREATE, mentions=True, composed=True), "mention, tag"),
        **_words(Deed(Verb.CREATE, quotes=True, composed=True), "quote, quote post, quote tweet"),
        **_words(Deed(Verb.LIKE), "like, favourite, favorite, fav, heart, react, reaction, upvote, kudos, star"),
        **_words(Deed(Verb.DISLIKE), "dislike, downvote"),
        **_words(Deed(Verb.ANNOUNCE), "announce, repost, boost, share, retweet, reblog, reshare, forward"),
        **_words(Deed(Verb.FOLLOW, needs_target=True), "follow, subscribe, connect, friend"),
        **_words(
            Deed(Verb.UNDO, of=Verb.FOLLOW, needs_target=True),
            "unfollow, unsubscribe, disconnect, unfriend, undo follow",
        ),
        **_words(Deed(Verb.UNDO, of=Verb.LIKE), "unlike, unfavourite, unfavorite, undo like"),
        **_words(Deed(Verb.UNDO, of=Verb.ANNOUNCE), "unshare, unboost, unrepost, undo announce, undo repost"),
        **_words(Deed(Verb.UNDO, of=Verb.BLOCK, needs_target=True), "unblock, undo block"),
        **_words(Deed(Verb.UNDO, of=Verb.IGNORE, needs_target=True), "unmute, unignore, undo ignore, undo mute"),
        **_words(Deed(Verb.INVITE, needs_target=True), "invite, friend request, connection request, follow request"),
        **_words(Deed(Verb.ACCEPT), "accept, confirm, approve"),
        **_words(Deed(Verb.REJECT), "reject, decline, refuse"),
        **_words(Deed(Verb.IGNORE, needs_target=True), "ignore, mute, hide"),
        **_words(Deed(Verb.BLOCK, needs_target=True), "block, ban"),
        **_words(Deed(Verb.FLAG), "flag, report"),
        **_words(Deed(Verb.VIEW), "view, open, read, visit, watch, listen"),
        **_words(Deed(Verb.CLICK), "click, click through"),
        **_words(Deed(Verb.OFFER), "offer, propose"),
        **_words(Deed(Verb.BUY), "buy, purchase, order, pay, payment, donate, donation, tip"),
        **_words(Deed(Verb.CALL), "call, phone, phone call, video call, voice call"),
        **_words(Deed(Verb.JOIN), "join, enter, register, attend, rsvp"),
        **_words(Deed(Verb.LEAVE), "leave, quit"),
        **_words(Deed(Verb.ADD), "add, bookmark, save, pin"),
        **_words(Deed(Verb.REMOVE), "remove, unbookmark, unsave, unpin"),
        **_words(Deed(Verb.UPDATE), "update, edit"),
        **_words(Deed(Verb.DELETE), "delete"),
    }
)
"""Every word that is understood, in small letters; `_` and `-` count as spaces."""

VISIBILITIES = MappingProxyType(
    {
        "": Visibility.UNKNOWN,
        "unknown": Visibility.UNKNOWN,
        "public": Visibility.PUBLIC,
        "unlisted": Visibility.UNLISTED,
        "quiet": Visibility.UNLISTED,
        "followers": Visibility.FOLLOWERS,
        "friends": Visibility.FOLLOWERS,
        "private": Visibility.FOLLOWERS,
        "direct": Visibility.DIRECT,
    }
)


def deed(word: str) -> Deed | None:
    """What a word of the column `verb` means, None where it is not understood."""
    exact = DEEDS.get(word)
    return exact if exact is not None else DEEDS.get(" ".join(word.lower().replace("_", " ").replace("-", " ").split()))
