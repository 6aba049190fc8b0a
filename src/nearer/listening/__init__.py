"""What a text says: what it asks for, sells or brings, in which tone, in which language. Offline, with reasons.

    read(posts) -> list[Listened]                  reader.py: stage 1 with the shipped weights, in batches
    Post(text, reply_to=, is_title=, language=)    reading.py: a text and the facts around it
    recognition(said, reply) -> Recognition        recognition.py: does a reply take up what was said?
    Matcher(offers).best(texts) -> matches         matching.py: which offers a text asks for
    near_duplicates(texts), keywords(texts)        near.py, keywords.py: the same again, and what it is about
    adjusted(shipped, marks) -> Calibration | None adjusting.py: the user's yes and no
    post_of, offers_of, told_of, matched           lines.py: lines and JSON in and out

Every reading has a probability, a yes or no, and up to five reasons, each of which is words of the text with their
span. A text in a language that no head was trained on has no reading, and says so. Nothing here opens a network, a
clock or a file but the shipped weights, which are loaded at the first text. What was trained on what, and how it
measures: docs/decisions/listening.md and `make bench-listening`.
"""
