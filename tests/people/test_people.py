"""Who is one person: at once by what networks vouch for, never by a name, and always as the user decides."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.model.activity import AccountKey
from nearer.model.decision import Choice, Decision, standing
from nearer.model.person import LinkRule, Person, person_id
from nearer.people import People, parse_key, resolve
from nearer.people.households import same_human
from nearer.store.schema import ACCOUNT

ME = AccountKey("x", "1")


def key(text: str) -> AccountKey:
    found = parse_key(text)
    assert found is not None
    return found


def account(called: str, /, **told: Any) -> dict[str, Any]:
    return {"network": key(called).network, "id": key(called).id, **told}


def decided(*choices: tuple[Choice, tuple[str, ...]]) -> tuple[Decision, ...]:
    rows = (
        Decision(at, datetime(2026, 5, 3, tzinfo=UTC), choice, subject)
        for at, (choice, subject) in enumerate(choices, start=1)
    )
    return standing(tuple(rows))


def people(
    *accounts: dict[str, Any], decisions: tuple[Decision, ...] = (), egos: frozenset[AccountKey] = frozenset()
) -> People:
    return resolve(pa.Table.from_pylist(list(accounts), schema=ACCOUNT), decisions, egos)


def groups(found: People) -> set[frozenset[str]]:
    """Which accounts are one person."""
    together: dict[str, set[str]] = {}
    for row in found.members.to_pylist():
        together.setdefault(row["person"], set()).add(f"{row['network']}/{row['account']}")
    return {frozenset(keys) for keys in together.values()}


def one(found: People, name: str) -> Person:
    id = found.of(key(name))
    assert id is not None
    person = found.person(id)
    assert person is not None
    return person


def together(found: People, *names: str) -> bool:
    return len({found.of(key(name)) for name in names}) == 1


class TestRules:
    def test_a_verified_link_joins_at_once_and_says_why(self):
        found = people(
            account("mastodon/https://craft.example/users/ann", links=["https://www.twitter.com/Ann/?lang=en"]),
            account("x/12", handle="ann"),
        )
        person = one(found, "x/12")
        assert len(person.accounts) == 2
        assert [link.rule for link in person.links] == [LinkRule.VERIFIED]
        assert person.links[0].why == "mastodon has checked that the owner of this account owns the one on x too."

    def test_links_both_ways_are_one_link(self):
        found = people(
            account("mastodon/https://craft.example/users/ann", links=["https://x.com/ann"]),
            account("x/12", handle="ann", links=["https://craft.example/@ann"]),
        )
        assert [link.why for link in found.links] == [
            "The accounts on mastodon and x link to each other, and the networks have checked it."
        ]

    def test_a_bluesky_handle_is_a_domain_that_a_verified_link_can_name(self):
        found = people(
            account("bluesky/did:plc:a", handle="ann.example"),
            account("mastodon/https://craft.example/users/ann", links=["https://ann.example/"]),
        )
        assert len(found) == 1

    def test_a_page_that_two_accounts_of_a_network_show_joins_nobody(self):
        shop = "https://shop.example"
        found = people(account("slack/a", url=shop), account("slack/b", url=shop), account("mastodon/c", links=[shop]))
        assert len(found) == 3

    def test_one_mailbox_is_one_person(self):
        found = people(account("slack/a", address="Ann@Mail.example"), account("list/b", address="ann@mail.example "))
        assert one(found, "slack/a").links[0].why == "The accounts on list and slack have the same e-mail address."

    def test_a_couples_mailbox_joins_neither_with_the_other(self):
        box = "berg@mail.example"
        anna, bo = {"name": "Anna Berg", "address": box}, {"name": "Bo Berg", "address": box}
        found = people(
            account("slack/a", **anna),
            account("mail/m", **anna),
            account("linkedin/b", **bo),
            account("list/x", address=box),
        )
        assert groups(found) == {frozenset({"slack/a", "mail/m"}), frozenset({"linkedin/b"}), frozenset({"list/x"})}

    def test_two_accounts_of_one_network_with_one_address_stay_two(self):
        told = {"name": "Ann Smith", "address": "ann@mail.example"}
        found = people(
            account("slack/1", **told), account("slack/2", **told), account("mail/m", **told), account("list/l", **told)
        )
        assert groups(found) == {frozenset({"slack/1"}), frozenset({"slack/2"}), frozenset({"mail/m", "list/l"})}

    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            ("anna berg", "anna berg", True),
            ("anna", "anna berg", True),
            ("a berg", "anna berg", True),
            ("anna berg", "berg anna", True),
            ("anna larsen", "anna berg", True),
            ("annab", "anna berg", True),
            ("anna berg", "bo berg", False),
            ("anna berg", "bo larsen", False),
            ("a larsen", "anna berg", False),
            ("anna and bo berg", "anna berg", False),
            ("berg co", "anna berg", False),
        ],
    )
    def test_which_names_can_be_one_humans(self, one: str, other: str, same: bool):
        assert same_human(one, other) is same
        assert same_human(other, one) is same

    @pytest.mark.parametrize("address", ["no-reply@mail.example", "notifications+4@mail.example"])
    def test_the_address_of_a_machine_joins_nobody(self, address: str):
        assert len(people(account("slack/a", address=address), account("list/b", address=address))) == 2

    def test_a_mailbox_of_many_joins_nobody(self):
        assert len(people(*(account(f"slack/{n}", address="team@shop.example") for n in range(4)))) == 4

    @pytest.mark.parametrize("named", ["@Old_Ann", "x/@old_ann", "@old_ann"])
    def test_a_rename_joins_old_and_new(self, named: str):
        found = people(account("x/12", handle="ann", same_as=[named]), account("x/@old_ann"))
        assert one(found, "x/12").links[0].rule is LinkRule.RENAME

    def test_a_move_between_mastodon_hosts_joins(self):
        old, new = "https://a.example/users/ann", "https://b.example/users/ann"
        assert len(people(account(f"mastodon/{old}", same_as=[new]), account(f"mastodon/{new}"))) == 1

    def test_a_handle_seen_before_the_id_joins_it_in_any_case_of_letters(self):
        found = people(account("x/@ANN"), account("x/12", handle="Ann"), account("mastodon/@ann"))
        assert groups(found) == {frozenset({"x/@ANN", "x/12"}), frozenset({"mastodon/@ann"})}

    def test_a_webfinger_address_joins_the_actor(self):
        actor = "https://craft.example/users/Ann"
        assert len(people(account("mastodon/acct:ann@craft.example"), account(f"mastodon/{actor}"))) == 1
        assert len(people(account("mastodon/acct:ann@other.example"), account(f"mastodon/{actor}"))) == 2

    def test_a_handle_that_two_have_borne_tells_nothing(self):
        assert len(people(account("x/@ann"), account("x/1", handle="ann"), account("x/2", handle="ann"))) == 3

    def test_a_name_alone_joins_and_proposes_nothing(self):
        found = people(account("x/1", name="Noor Haddad"), account("facebook/2", name="Noor Haddad"))
        assert len(found) == 2
        assert found.proposals == ()


class TestProposals:
    alike = (
        account("x/1", handle="potter_of_ghent", name="Ida B."),
        account("bluesky/did:plc:a", handle="potterofghent.bsky.social", name="ida b"),
    )

    def test_an_unusual_handle_on_two_networks_is_proposed_with_a_reason(self):
        (proposal,) = people(*self.alike).proposals
        assert proposal.why == (
            "They have the same display name and nearly the same handle, which is long and nobody's name."
        )
        assert 0.5 <= proposal.probability < 1

    def test_a_proposal_changes_nothing(self):
        assert len(people(*self.alike)) == 2

    def test_a_page_that_both_name_makes_a_name_count(self):
        found = people(
            account("x/1", name="Noor Haddad", bio="Clay. https://noor.example/shop!"),
            account("slack/2", name="Noor Haddad", links=["http://noor.example/shop/"]),
        )
        assert "a page that both name" in found.proposals[0].why

    def test_two_accounts_of_one_network_are_never_proposed(self):
        other = account("x/2", handle="potter_of_ghent1", name="Ida B.", bio="https://ida.example/clay")
        assert people(account("x/1", handle="potter_of_ghent", bio="https://ida.example/clay"), other).proposals == ()

    def test_nor_two_persons_who_would_then_have_two(self):
        linked = account("mastodon/m", links=["https://x.com/potter_of_ghent"])
        second = account("mastodon/n", address="ida@mail.example")
        third = {**self.alike[1], "address": "ida@mail.example"}
        assert people(self.alike[0], third, linked, second).proposals == ()

    def test_a_refusal_ends_it_for_good_and_merging_accepts_it(self):
        subject = ("x/1", "bluesky/did:plc:a")
        assert people(*self.alike, decisions=decided((Choice.REFUSE, subject))).proposals == ()
        merged = people(*self.alike, decisions=decided((Choice.MERGE, subject)))
        assert merged.proposals == ()
        assert merged.links[0].why == "You decided on 3 May 2026 that they are one person."


class TestDecisions:
    linked = (
        account("mastodon/https://craft.example/users/ann", links=["https://x.com/ann"]),
        account("x/12", handle="ann"),
        account("x/@ann"),
        account("slack/7"),
    )

    def test_a_merge_joins_any_two(self):
        found = people(*self.linked, decisions=decided((Choice.MERGE, ("slack/7", "x/12"))))
        assert len(found) == 1

    def test_a_split_beats_every_rule(self):
        found = people(*self.linked, decisions=decided((Choice.SPLIT, ("x/12",))))
        assert not together(found, "x/12", "x/@ann")
        assert len(one(found, "x/12").accounts) == 1

    def test_a_split_account_can_be_merged_again(self):
        split = (Choice.SPLIT, ("x/12",))
        found = people(*self.linked, decisions=decided(split, (Choice.MERGE, ("x/12", "slack/7"))))
        assert together(found, "x/12", "slack/7")
        assert not together(found, "x/12", "x/@ann")

    def test_a_split_takes_back_an_older_merge(self):
        merge = (Choice.MERGE, ("slack/7", "x/12"))
        assert not together(
            people(*self.linked, decisions=decided(merge, (Choice.SPLIT, ("slack/7",)))), "slack/7", "x/12"
        )

    def test_a_refused_pair_stays_apart_where_a_chain_of_rules_would_join_it(self):
        chain = (
            account("x/@ann"),
            account("x/12", handle="ann", address="a@mail.example"),
            account("slack/7", address="a@mail.example"),
        )
        found = people(*chain, decisions=decided((Choice.REFUSE, ("x/@ann", "slack/7"))))
        assert groups(found) == {frozenset({"x/@ann", "x/12"}), frozenset({"slack/7"})}
        assert [link.rule for link in found.links] == [LinkRule.HANDLE]

    def test_what_names_an_unknown_account_is_passed_over(self):
        rows = decided((Choice.MERGE, ("x/12", "x/nobody")), (Choice.SPLIT, ("gone/1",)), (Choice.MERGE, ("junk",)))
        assert groups(people(*self.linked, decisions=rows)) == groups(people(*self.linked))


class TestEgo:
    def test_the_users_accounts_are_one_person_the_linked_ones_too(self):
        found = people(
            account("x/1", handle="me"),
            account("x/@me"),
            account("mastodon/m", links=["https://x.com/me"]),
            account("bluesky/b"),
            egos=frozenset({ME, AccountKey("bluesky", "b")}),
        )
        assert found.ego_accounts == {ME, key("x/@me"), key("mastodon/m"), key("bluesky/b")}
        assert one(found, "x/@me").ego
        assert found.ego == found.of(ME)

    def test_the_user_is_there_before_the_log_tells_of_them(self):
        assert people(egos=frozenset({ME})).ego_accounts == {ME}

    def test_nobody_is_the_user_of_a_community_log_until_one_is_chosen(self):
        rows = (account("irc/ann"), account("irc/bo"))
        assert people(*rows).ego is None
        assert people(*rows, decisions=decided((Choice.EGO, ("irc/bo",)))).ego_accounts == {key("irc/bo")}

    @pytest.mark.parametrize("choice", [Choice.NOT_EGO, Choice.SPLIT])
    def test_an_account_that_is_not_the_users_leaves_whatever_the_rules_say(self, choice: Choice):
        rows = (account("x/1", address="us@shop.example"), account("slack/2", address="us@shop.example"))
        found = people(*rows, egos=frozenset({ME}), decisions=decided((choice, ("slack/2",))))
        assert found.ego_accounts == {ME}
        assert not one(found, "slack/2").ego

    def test_no_chain_leads_round_that_decision(self):
        rows = (
            account("x/1", address="us@shop.example"),
            account("list/3", address="us@shop.example", same_as=["slack/2"]),
            account("slack/2"),
        )
        found = people(*rows, egos=frozenset({ME}), decisions=decided((Choice.NOT_EGO, ("slack/2",))))
        assert groups(found) == {frozenset({"x/1"}), frozenset({"list/3", "slack/2"})}

    def test_an_archive_that_is_not_the_users_can_be_disowned(self):
        both = frozenset({ME, AccountKey("x", "2")})
        found = people(account("x/1"), account("x/2"), egos=both, decisions=decided((Choice.NOT_EGO, ("x/2",))))
        assert found.ego_accounts == {ME}


class TestIds:
    def test_an_id_outlives_a_merge(self):
        rows = (account("mastodon/a"), account("x/b"))
        before = people(*rows).of(key("x/b"))
        assert before is not None
        after = people(*rows, decisions=decided((Choice.MERGE, ("mastodon/a", "x/b"))))
        assert after.current(before) == after.of(key("mastodon/a")) == person_id(key("mastodon/a"))

    def test_nobody_has_a_made_up_id(self):
        assert people(account("x/b")).person("000000000000") is None
        assert people(account("x/b")).of(key("x/c")) is None


class TestNames:
    def test_the_account_seen_last_gives_the_name(self):
        rows = (
            account("mastodon/a", name="Ann Old", seen_us=5),
            account("x/b", name="Ann New", handle="ann", seen_us=9),
        )
        found = people(*rows, decisions=decided((Choice.MERGE, ("mastodon/a", "x/b"))))
        assert one(found, "x/b").name == "Ann New"
        assert found.names(found.ids) == {found.ids[0]: "Ann New"}

    @pytest.mark.parametrize(
        ("row", "name"),
        [
            (account("x/12", name="  "), "12 on x"),
            (account("x/@ann"), "@ann"),
            (account("mastodon/https://craft.example/users/ann"), "@ann@craft.example"),
        ],
    )
    def test_whoever_has_no_name_is_called_by_what_is_known(self, row: dict[str, Any], name: str):
        assert people(row).person(people(row).ids[0]) is not None
        assert list(people(row).names(people(row).ids).values()) == [name]

    def test_a_bot_says_so(self):
        found = people(account("x/1", bot=True), account("x/2", bot=False), account("x/3"))
        assert found.bots == {found.of(key("x/1"))}


class TestFinding:
    found = people(
        account("x/12", handle="ann", name="Ann Smith"),
        account("mastodon/https://craft.example/users/ann", name="Ann Baker"),
        account("x/13", handle="annabel", name="Bo Annis"),
        account("bluesky/did:plc:q", handle="quill.bsky.social", name="Zoë"),
    )

    @pytest.mark.parametrize(
        ("text", "accounts"),
        [
            ("x/12", ["12"]),
            ("12", ["12"]),
            ("@ANN", ["12"]),
            ("ann@craft.example", ["https://craft.example/users/ann"]),
            ("@ann@craft.example", ["https://craft.example/users/ann"]),
            (" ann smith ", ["12"]),
            ("zoë", ["did:plc:q"]),
            ("quill", ["did:plc:q"]),
            ("ann ", ["12"]),
            ("an", ["https://craft.example/users/ann", "12", "13"]),
            ("annis", ["13"]),
            ("nobody here", []),
            ("", []),
            ("?!", []),
        ],
    )
    def test_who_is_meant(self, text: str, accounts: list[str]):
        assert [person.accounts[0].id for person in self.found.find(text)] == accounts

    def test_by_id(self):
        assert self.found.find(self.found.ids[1])[0].id == self.found.ids[1]


NETWORKS = ("x", "mastodon", "slack")


@st.composite
def worlds(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Few handles, pages and mailboxes for many accounts, so that rules meet and contradict."""
    words = ("ann", "bo", "potter_of_ghent")
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for _ in range(draw(st.integers(1, 9))):
        handle = draw(st.sampled_from(words))
        id = draw(st.sampled_from((*map(str, range(5)), f"@{handle}")))
        network = draw(st.sampled_from(NETWORKS))
        found[network, id] = account(
            f"{network}/{id}",
            handle=draw(st.none() | st.just(handle)),
            name=draw(st.none() | st.sampled_from(("Ann Smith", "Bo"))),
            address=draw(st.none() | st.sampled_from(("a@mail.example", "b@mail.example"))),
            links=draw(st.lists(st.sampled_from(("https://x.com/ann", "https://bo.example")), max_size=2)),
            url=draw(st.none() | st.just("https://bo.example")),
            same_as=draw(st.lists(st.sampled_from(("1", "x/2", "@bo")), max_size=1)),
        )
    return list(found.values())


@st.composite
def wishes(draw: st.DrawFn, rows: Sequence[dict[str, Any]]) -> list[tuple[Choice, tuple[str, ...]]]:
    keys = st.sampled_from([f"{row['network']}/{row['id']}" for row in rows])
    kinds = {Choice.MERGE: 2, Choice.REFUSE: 2, Choice.SPLIT: 1, Choice.EGO: 1, Choice.NOT_EGO: 1}
    made: list[tuple[Choice, tuple[str, ...]]] = []
    for choice in draw(st.lists(st.sampled_from(tuple(kinds)), max_size=4)):
        made.append((choice, tuple(draw(keys) for _ in range(kinds[choice]))))
    return made


class TestLaws:
    @settings(deadline=None)
    @given(st.data())
    def test_the_order_of_accounts_does_not_matter(self, data: st.DataObject):
        rows = data.draw(worlds())
        decisions = decided(*data.draw(wishes(rows)))
        first = people(*rows, decisions=decisions, egos=frozenset({ME}))
        again = people(*data.draw(st.permutations(rows)), decisions=decisions, egos=frozenset({ME}))
        assert first.members.equals(again.members)
        assert first.links == again.links
        assert first.proposals == again.proposals
        assert first.ego_accounts == again.ego_accounts

    @settings(deadline=None)
    @given(st.data())
    def test_doing_and_undoing_is_nothing(self, data: st.DataObject):
        rows = data.draw(worlds())
        made = data.draw(wishes(rows))
        undone = [*made, *((Choice.UNDO, (str(at),)) for at in range(len(made), 0, -1))]
        plain, back = people(*rows), people(*rows, decisions=decided(*undone))
        assert plain.members.equals(back.members)
        assert plain.links == back.links

    @settings(deadline=None)
    @given(st.data())
    def test_the_last_word_of_the_user_holds(self, data: st.DataObject):
        rows = data.draw(worlds())
        a, b = (data.draw(st.sampled_from([f"{row['network']}/{row['id']}" for row in rows])) for _ in range(2))
        choice = data.draw(st.sampled_from((Choice.SPLIT, Choice.REFUSE, Choice.MERGE)))
        before = [pair for pair in data.draw(wishes(rows)) if pair[0] not in (Choice.EGO, Choice.NOT_EGO)]
        found = people(*rows, decisions=decided(*before, (choice, (a, b)[: 1 if choice is Choice.SPLIT else 2])))
        match choice:
            case Choice.SPLIT:
                assert len(one(found, a).accounts) == 1
            case Choice.REFUSE:
                assert a == b or not together(found, a, b)
            case _:
                assert together(found, a, b)

    @settings(deadline=None)
    @given(st.data())
    def test_every_link_is_within_a_person_and_holds_them_together(self, data: st.DataObject):
        rows = data.draw(worlds())
        found = people(*rows, decisions=decided(*data.draw(wishes(rows))), egos=frozenset({ME}))
        for id in found.ids:
            person = found.person(id)
            assert person is not None
            reached = {person.accounts[0]}
            for _ in person.links:
                reached |= {end for link in person.links for end in (link.a, link.b) if reached & {link.a, link.b}}
            assert reached == set(person.accounts)

    @settings(deadline=None)
    @given(st.data())
    def test_every_proposal_is_of_two_persons_on_different_networks(self, data: st.DataObject):
        found = people(*data.draw(worlds()))
        for proposal in found.proposals:
            a, b = one(found, str(proposal.a)), one(found, str(proposal.b))
            assert {k.network for k in a.accounts}.isdisjoint(k.network for k in b.accounts)
