"""Every conversation with one person: what belongs together, and whose turn it is."""

import pytest

from conversations.talking import Acts, ago
from nearer.conversations import Turn, threads_of


def turn(acts: Acts) -> Turn:
    (conversation,) = threads_of(acts.table)
    return conversation.turn


class TestWhatBelongsTogether:
    def test_replies_however_long_the_chain(self):
        acts = Acts()
        acts.they(9, kind="reply", in_reply_to="unseen")
        acts.i(8, in_reply_to="a1")
        acts.they(7, kind="reply", in_reply_to="a2")
        acts.they(6, kind="reply", in_reply_to="unseen")
        (thread,) = threads_of(acts.table)
        assert [act.activity for act in thread.acts] == ["a1", "a2", "a3", "a4"]
        assert (thread.first, thread.last) == (ago(9), ago(6))

    def test_threads_stay_apart_and_the_newest_comes_first(self):
        acts = Acts()
        acts.they(9, thread="one", space="potters")
        acts.they(8, thread="two")
        acts.i(3, thread="one")
        assert [len(thread.acts) for thread in threads_of(acts.table)] == [2, 1]
        assert threads_of(acts.table)[0].space == "potters"

    def test_messages_are_one_talk_until_a_long_silence(self):
        acts = Acts()
        for days in (60, 59, 50, 20):
            acts.they(days, kind="message")
        talks = threads_of(acts.table)
        assert [len(talk.acts) for talk in talks] == [1, 3]
        assert all(talk.private for talk in talks)

    def test_messages_on_two_networks_are_two_talks(self):
        acts = Acts()
        acts.they(2, kind="message")
        acts.i(1, kind="message", network="slack")
        assert [talk.network for talk in threads_of(acts.table)] == ["slack", "x"]

    def test_a_like_belongs_to_what_it_likes_and_alone_is_no_conversation(self):
        acts = Acts()
        acts.they(9)
        acts.i(8, None, "like", in_reply_to="a1")
        acts.i(7, None, "like", in_reply_to="elsewhere")
        acts.they(6, None, "follow")
        assert [len(thread.acts) for thread in threads_of(acts.table)] == [2]

    def test_what_has_no_time_comes_first_and_what_is_told_twice_counts_once(self):
        acts = Acts()
        acts.they(9, thread="t")
        acts.i(None, thread="t")
        acts.rows.append(acts.rows[0])
        (thread,) = threads_of(acts.table)
        assert [act.activity for act in thread.acts] == ["a2", "a1"]

    def test_nothing_gives_nothing(self):
        assert tuple(threads_of(Acts().table)) == ()


class TestWhoseTurn:
    @pytest.mark.parametrize(("incoming", "turns"), [(True, Turn.YOURS), (False, Turn.THEIRS)])
    def test_whoever_did_not_have_the_last_word(self, incoming: bool, turns: Turn):
        acts = Acts()
        (acts.they if incoming else acts.i)(3, kind="message")
        assert turn(acts) is turns

    def test_a_like_lets_a_remark_rest_and_no_question(self):
        for text, turns in (("Fine work.", Turn.NOBODYS), ("Which clay?", Turn.YOURS)):
            acts = Acts()
            acts.they(3, text)
            acts.i(2, None, "like", in_reply_to="a1")
            assert turn(acts) is turns

    def test_unknown_where_the_answer_would_not_be_seen(self):
        acts = Acts()
        acts.i(3, answerable=False)
        assert turn(acts) is Turn.UNKNOWN
