"""Shorter posts of the bookbinder: things to use, to look at, to smile at. Answers under them are general."""

NOTES: tuple[str, ...] = (
    "Good morning from Ajuda. The paste is on, the cat is in, the door is open.",
    "A rule for folding: slowly with the hand, once with the bone.",
    "Today's order of service: {book}, a torn map, lunch, {book} again.",
    "The tram stopped outside for ten minutes and the driver asked what the press was for. He now owns a notebook.",
    (
        "New page in the notes: how to tell {leather} from its imitations with a pin and your "
        "nose: https://andorinha.example/notes/leather"
    ),
    "If you are in Lisbon on {day}: the paper market has moved two streets up, by the fountain.",
    "{colour} today. Only {colour}.",
    "I could listen to the sound of {paper} all day. So I do.",
    "The workshop radio plays fado until three and football after that. The books prefer fado.",
    "Found between two pages: a tram ticket from 1947, second class, one way.",
    (
        "For beginners: the five tools that I would buy again, and the nine that I would not: "
        "https://andorinha.example/notes/tools"
    ),
    "Sewn today: {n} sections. Counted: thirteen. Back to the beginning.",
    "A woman from {town} came in with a shoe box. In it: {book}, a pear, and a photograph of both.",
    "My apprentice has discovered {stitch} and cannot be stopped.",
    "Measure twice, cut once, and then find that you had measured the other board.",
    (
        "Recipe for leather dressing, as my {kin} wrote it, and a warning about half of it: "
        "https://andorinha.example/notes/dressing"
    ),
    "The glue pot is older than the republic. It has outlasted three stoves and one marriage, not mine.",
    "Someone asked for a notebook 'that does not judge'. Working on it.",
    "Weather for bookbinders: damp, still, eighteen degrees. Perfect.",
    "Two hours of headbands in {colour} and cream. My neck is a question mark.",
    "The university press gives away offcuts on {day}, by the back door. Bring a trolley.",
    "What the ledger said in 1903: 'one book mended for two fish'. Rates have not kept up.",
    "A gentle word on erasers: the white one for graphite, crumbs for dirt, and nothing pink, ever.",
    "Delivered: one guest book for a lighthouse. The keeper signed first.",
    "The first fig of the year fell into the paste bucket.",
    "Tried {thread} against silk on the same back. The linen wins by a mile and by half the price.",
    "Free pattern: a box for {book}, drawn for boards of two millimetres: https://andorinha.example/notes/box",
    "Nobody came today, and I finished everything. I would still rather that somebody had come.",
    "Please welcome the new {tool}. It has no name yet.",
    "The school round the corner has sent {n} thank-you drawings. In all of them I am enormous.",
    "Old trick: rub the fold with a spoon if the bone is in the other pocket.",
    "An hour of sweeping. Found the needle, two more needles, and the reason for the limp.",
    "The clients' shelf is empty for the first time since spring. I keep looking at it.",
    "Passing on: the archive in {town} lends its sample bindings to schools, postage paid.",
    "Half of my work is waiting for things to dry, and nobody believes how hard that is.",
    "A customer returned a notebook, full. It is the best thing that happens here.",
    "Listening to the interview with the paper maker in {town}: an hour on water alone, and not a minute too long.",
    "Mending day for public library books, with the door open. {n} so far.",
    "It is possible to sew with cold hands. It is not possible to sew well.",
    "Four ways to keep {paper} flat in summer, and the one that I use: https://andorinha.example/notes/summer",
    "The boards for {town} left by bicycle, train and ferry, in this order.",
    "The lamp over the bench died mid-cut. Everything is well, including the thumb.",
    "{day} class is full. I am keeping a list for the next, write to me if you want to be on it.",
    "A book is a door that you can put in a bag.",
    (
        "Thank you to everyone who told the others about the hinge notes. Eleven mended "
        "hinges were reported to me this week."
    ),
    "Today we learnt the word for the small gap between board and spine. In my family it was called 'the breath'.",
    "I keep the first book that I ever bound beside the till. Whoever complains of a crooked spine gets to see it.",
    (
        "For the teachers here: a lesson plan for one hour, one sheet and no glue: "
        "https://andorinha.example/notes/onesheet"
    ),
    "Autumn sale? No. The prices are the prices. But there is soup.",
    "Marbling is cooking with the result on the outside.",
)

FAMOUS: tuple[tuple[str, str], ...] = (
    (
        "New episode: why {paper} disappeared from offices, and who still makes it.",
        "The part about the water was wonderful. Did she say what became of the second vat?",
    ),
    (
        "We are looking for stories about books that survived something.",
        "We have one that spent forty years in a bread oven. I would love to tell you about it.",
    ),
    ("Out today: an hour with a type founder in {town}.", "I listened while sewing and lost count twice. A good sign."),
    ("What should we talk about next season?", "Repair. What people keep, and what they pay to keep."),
    ("Live from the fair in {town} on {day}.", "I am two tables to the left of the stairs. There is coffee for you."),
    (
        "The letter of the week is about {book} and a flood.",
        "If the owner still has it: freeze it first, wet, in a bag. I would look at it for nothing.",
    ),
    ("Thank you for two million downloads.", "Congratulations, all of you!"),
    (
        "A question for the binders among you: is glue a crime?",
        "Only in the wrong century. I wrote a page on that: https://andorinha.example/notes/paste",
    ),
    ("Our favourite mistake of the season.", "It made me laugh out loud at the press."),
    ("Behind the microphone: the table, the lamp, the {colour} notebook.", "I know that notebook! I bound it."),
)
"""What the famous account says, and what the bookbinder writes under it. No answer ever comes."""

FAN_LINES: tuple[str, ...] = (
    "Another one for my collection of reasons to smile. Thank you, Inês.",
    "I folded {paper} all evening because of you.",
    "My book of this week: {n} sections, sewn on your postcard's third way.",
    "I told everybody at the library about your notes on hinges.",
    "Greetings from Zwolle, where your {colour} hangs over my desk.",
    "You wrote that waiting is work. I have put it on the fridge.",
    "I made the box for {book}. It closes with a sigh.",
    "Your swallow made me cry a little, on the tram.",
    "Bought a second {tool} so that my {kin} can join in.",
    "Third attempt at {stitch}. It holds! It holds!",
    "Read your page on paste aloud to the choir. They want to try.",
    "I mended a hymn book today. My first. I thought you should know.",
    "If you ever come to Zwolle, there is a bed, a bench, and {thread}.",
    "Sharing this with our repair evening again.",
)
"""What the loyal fan writes under the posts, and nobody ever answered."""

PITCH_PUBLIC = (
    "Hi! Since you liked my last post: the first-book kit is 15 % off until Sunday, code SWALLOW15. "
    "Order here and tell your followers: https://andorinha.example/kit"
)
PITCH_PRIVATE = (
    "Hello Gareth, quick one: we have launched a members' box, 29 a month, and you would be perfect for it. "
    "Only ten places left! Sign up here: https://andorinha.example/box. Could you also pass it on to your guild?"
)
SPAM = (
    "Love your content! We help makers like you to grow 10k followers in 30 days. DM us!",
    "Did you see our message? Our clients triple their sales. https://growfast.example/offer",
    "Last chance: free audit for your account, today only. https://growfast.example/audit",
    "Still interested? We have one place left for a bookbinder.",
)

SPAM_AGAIN = (
    "Makers! Sell {gain} notebooks a month with my done-for-you shop template. Only {left} places left, buy now: "
    "https://printmoney.example/{page}"
)
"""The pitch of the spammer, with other numbers each time."""

ASKED_KIT = (
    "Can anybody recommend a kit for sewing a first notebook? Thirty pupils, small hands, and a budget like a biscuit."
)
ASKED_CLASS = "Does anybody teach bookbinding at the weekend? I would love to learn how to sew and case in a book."
ASKED_MOURNING = (
    "Can anybody recommend somebody who mends old books? My grandfather passed away last week, and the spine of his "
    "atlas is broken. I cannot look at it."
)

PASSED_ON = (
    "If you read one thing on water in paper making, read this: https://paperhour.example/water",
    "My pupils fought over who may read it aloud: https://paperhour.example/water",
    "Late to it, and worth the wait. https://paperhour.example/water",
)
"""One link in the words of three people."""
