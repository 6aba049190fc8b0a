"""The same post again, and what many posts are about."""

from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.listening.keywords import keywords
from nearer.listening.near import near_duplicates

PITCH = "I just opened my little bakery on Quay Street, come by and try the rye, the first coffee is on me"


def test_a_post_to_many_people_is_one_post() -> None:
    posts = [f"@{name} {PITCH} https://example.org/{name}" for name in ("ann", "bo", "cy")]
    posts.insert(1, "The first frost this morning, the cat looked at me as if I had done it")
    assert near_duplicates(posts) == [(0, 2, 3)]


def test_what_only_shares_a_phrase_is_not_the_same() -> None:
    assert (
        near_duplicates([PITCH, "Come by and try the new bakery if you are in town, they close at four on Sundays"])
        == []
    )


def test_short_thanks_may_be_said_every_day() -> None:
    assert near_duplicates(["Thank you so much!"] * 5) == []


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), max_size=12))
def test_every_text_is_in_one_group_at_most(texts: list[str]) -> None:
    groups = near_duplicates(texts + texts)
    numbers = [number for group in groups for number in group]
    assert len(numbers) == len(set(numbers))
    assert all(len(group) > 1 for group in groups)


def test_a_copy_is_found_among_many_texts_of_one_form() -> None:
    posts = [
        f"note {number} on the day, with word{'abcdefgh'[number % 8]} and thing{number % 97} of its own kind"
        for number in range(300)
    ]
    assert (7, 300) in near_duplicates([*posts[:7], PITCH, *posts[8:], PITCH + " today"])


POSTS = [
    "My sourdough starter finally doubled overnight",
    "A sourdough starter is a pet that you feed flour",
    "Rye flour and patience, that's the bread",
    "The train was late again, but the conductor sang",
    "New rye flour from the mill, the bread is darker",
]


def test_keywords_are_what_is_said_here_and_seldom_elsewhere() -> None:
    words = [keyword.words for keyword in keywords(POSTS)]
    assert set(words[:3]) == {"sourdough starter", "rye flour", "bread"}
    assert "sourdough" not in words
    assert not {"the", "and", "is", "that"} & set(words)


def test_what_one_person_keeps_saying_is_no_keyword_of_a_group() -> None:
    people = ["ann", "ann", "bo", "cy", "cy"]
    words = {keyword.words for keyword in keywords(POSTS, by=people, fewest_people=2)}
    assert "rye flour" in words and "sourdough starter" not in words


@settings(deadline=None)
@given(st.lists(st.text(max_size=80), max_size=6))
def test_keywords_are_in_the_texts(texts: list[str]) -> None:
    for keyword in keywords(texts):
        assert any(keyword.words in text.lower() for text in texts)
