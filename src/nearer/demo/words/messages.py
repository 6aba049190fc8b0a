"""Direct messages, by who begins."""

from nearer.demo.words.posts import Talk

MESSAGES_THEIRS: tuple[Talk, ...] = (
    (
        "Are you in the workshop on {day}? I am in Lisbon for one night.",
        "From nine, and the kettle is on from eight.",
        "Then I come at nine and pretend to be early.",
        "I will pretend to be surprised.",
    ),
    (
        "I have twelve sheets of {paper} too many. Shall I send them to you?",
        "Yes please, and let me pay the postage at least.",
        "Pay me with a look at what becomes of them.",
        "You will get the first picture.",
    ),
    (
        "Bad day. The whole edition is a millimetre off.",
        "Oh no. Can the trim take it?",
        "Perhaps, if I give up the deckle.",
        "Give up the deckle. Nobody measures joy in deckles.",
        "You are right. Trimming tomorrow.",
    ),
    (
        "Did the {leather} arrive?",
        "This morning, and it is more beautiful than you said.",
        "Good. Keep the neck for me, if you do not need it.",
        "It is rolled up with your name on it.",
    ),
    (
        "Can you look at my price list before I print it?",
        "With pleasure. Send it over.",
        "https://files.example/prices. Be honest.",
        "Raise the repairs by a fifth, and drop the word 'only' wherever it stands.",
        "Done, both. It reads like a grown-up now.",
    ),
    (
        "The fair in {town} asked whether we share a table again.",
        "Yes, as long as I get the side by the window.",
        "You always get the window.",
    ),
    (
        "Quick one: {thread} or silk for the headbands?",
        "Silk for show, linen for use. Who is it for?",
        "A cook.",
        "Linen.",
    ),
    (
        "I dreamt that I had sewn all sections upside down.",
        "And had you?",
        "Only the third.",
        "That is the one they always turn.",
    ),
    (
        "Your parcel came. I opened it with the good knife, like a letter from a king.",
        "From a queen, please. Was everything whole?",
        "Whole, and the {colour} is what I had in mind.",
    ),
    (
        "Would you write three lines for our grant? They want somebody who uses the paper.",
        "Tonight. How honest may I be?",
        "As honest as three lines allow.",
        "Sent. It became five.",
        "The five are perfect. Thank you, truly.",
    ),
    (
        "Do you still have the drawing of the punching cradle?",
        "Somewhere between the tax and the cat. Give me until {day}.",
        "No hurry at all.",
        "Found it. Photographed, flattened, sent.",
    ),
    (
        "I shall be late with the boards. The mill is flooded.",
        "Are all of you well?",
        "All well, all wet.",
        "Then the boards can wait for as long as they like.",
    ),
    (
        "Tell me honestly, is it foolish to open a shop now?",
        "Small, warm and with a back door to the workshop: not foolish. Big and empty: yes.",
        "Small and warm. I am signing on {day}.",
        "I shall be your first customer.",
    ),
)

MESSAGES_YOURS: tuple[Talk, ...] = (
    (
        "How did the class go?",
        "Two cried, one proposed. To another one, not to me.",
        "I want every detail, and a slice of the cake.",
    ),
    (
        "I thought of you: a lot of {paper} at the auction in {town}, ends on {day}.",
        "I saw it, and I was about to ask you whether it is any good.",
        "It is. Bid with both hands.",
        "Won it! Half of it is yours.",
    ),
    (
        "How is the shoulder?",
        "Better. I may hold a bone folder again, no presses.",
        "Then fold slowly and let others press.",
    ),
    (
        "I am stuck with {book}. The sewing makes no sense. May I show you?",
        "Show me!",
        "Here: https://pictures.example/sewing. Look at the third station.",
        "They changed hands in the middle. Two sewers, one left-handed.",
        "Two sewers. Of course. I could kiss you.",
    ),
    (
        "The photographs of your {tool} are up, and already three people have asked.",
        "Send them over, I have two left.",
        "Done. Keep one for me.",
    ),
    (
        "Would you read a page of the notes before I put it up?",
        "Always. Where is it?",
        "https://andorinha.example/drafts/sizing",
        "The second paragraph first, then it is perfect.",
        "You are right, as ever.",
    ),
    (
        "Coffee on {day}, on the screen? I have questions and biscuits.",
        "Four o'clock yours. I only have questions.",
        "Four it is.",
    ),
    (
        "Happy birthday! A small parcel is on its way, do not shake it.",
        "I have shaken it. I am sorry. It is wonderful.",
        "I knew it. Show me where it stands.",
        "On the windowsill, between the basil and the {tool}.",
    ),
)
