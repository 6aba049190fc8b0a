"""Talks that others begin: questions to the bookbinder, and what they post themselves."""

from nearer.demo.words.posts import Talk

QUESTIONS: tuple[Talk, ...] = (
    (
        "May I ask you something? My {paper} curls as soon as the paste touches it. What am I doing wrong?",
        (
            "Nothing much. Damp the other side first with a sponge, wait two minutes, then paste. "
            "It needs to stretch evenly."
        ),
        "It lies flat! I have been fighting this for a year.",
    ),
    (
        "Where can I buy {thread} in small amounts? I need ten metres and everybody sells cones.",
        (
            "The mill list has two who cut it: https://andorinha.example/notes/mills. If they are "
            "out, I can spare ten metres."
        ),
        "Found it at the second one. Thank you so much.",
    ),
    (
        "Which needle do you take for {stitch}? Mine splits the {thread}.",
        "A blunt bookbinder's needle, number eighteen. A sharp one goes through the thread instead of past it.",
        "Blunt! That was all. Thanks.",
    ),
    (
        "How would you flatten a map that was rolled for sixty years?",
        (
            "In a closed box with damp blotters for two days, then between dry blotters under "
            "boards. Change them twice a day."
        ),
        "Two days in the box, and it opened like a flower.",
    ),
    (
        "Is it worth rebinding {book} that has no value but to us?",
        "That is the best reason there is. Keep the old boards, even if they go into a box beside it.",
        "Then we will. My {kin} will cry.",
    ),
    (
        "My boards warp inwards. Is that the paper or the glue?",
        (
            "The pull. Line the inside with the same weight as the outside, grain the same way, "
            "and let it dry under weight."
        ),
        "Same weight inside. I had used tissue. Thank you.",
    ),
    (
        "Does anyone know a class for {stitch} near {town}?",
        "There is a guild in {town} that meets on the first {day} of the month. Ask for the evening table.",
        "I went, they were lovely, I am in.",
    ),
    (
        "Can I use a household iron for gold foil?",
        "You can, at the wool setting and through baking paper, and only on smooth cloth. Try on a scrap first.",
        "The scrap burned, the cover did not. Success.",
    ),
    (
        "How do you get the smell of smoke out of {book}?",
        "A closed box with bicarbonate, not touching the book, for {weeks}. Fan the pages once a week.",
        "Week three and it only smells of old book now.",
    ),
    (
        "What would you put into a first set of tools for a twelve-year-old?",
        (
            "A bone folder, an awl, two needles, a metal ruler, and twenty sheets of {paper}. No "
            "knife for the first month."
        ),
        "She has made four books since Sunday. There is no paper left in this house.",
    ),
    (
        "I found worm holes in {book}. Should I worry for the others?",
        (
            "Is there fresh dust under it? Then freeze it, bagged, at minus twenty for two weeks. "
            "If not, the holes are history."
        ),
        "No dust. History, then. I am relieved.",
    ),
    (
        "How thick may a section be before it swells too much?",
        "With {paper}, four sheets. Count the swell with a needle between two boards before you sew all of it.",
        "Four it is. I had eight.",
    ),
    (
        "Do you know how to remove sticky tape from a page of {book}?",
        (
            "Warm air and a thin spatula for the carrier. Leave the stain unless it is very dear "
            "to you, and then ask a conservator."
        ),
        "The carrier came off. The stain stays, as you say.",
    ),
    (
        "Could I send you a picture of a binding that I cannot name?",
        "Please do. Spine, joint and head, in daylight.",
        "Here it is: https://pictures.example/spine. It has {n} stations.",
        "That is a {stitch} over split thongs. Somebody loved that book.",
    ),
    (
        "Is {leather} a good choice for a book that is used every day?",
        "For hands, yes. For a bag, no. I would take buckram for the bag.",
        "Buckram in {colour}, ordered. Thank you.",
    ),
    (
        "What do you do when the {tool} rusts?",
        (
            "Oil and the finest steel wool, then camellia oil on a rag before it goes to sleep. "
            "And find out why the drawer is damp."
        ),
        "It was the drawer.",
    ),
    (
        "How do you price a commission when you do not know how long it will take?",
        (
            "I name the hours I am sure of, and a ceiling, and I write when I am halfway. Nobody "
            "has ever been angry at halfway."
        ),
        "The halfway letter is a wonderful idea.",
    ),
    (
        "Do you ship kits to {town}? The shop page does not say.",
        "I do. It takes ten days, and the page says so now. Sorry for that.",
        "Ordered. The page is clear.",
    ),
    (
        "My pupils want to make {n} books in two hours. Am I mad?",
        (
            "Not at all: pamphlet stitch, holes punched beforehand, {paper} folded by the fastest "
            "three. You keep the needles."
        ),
        "We did it with six minutes to spare.",
    ),
    (
        "Do you think a {tool} can be shared by a whole club?",
        "Yes, if it has one keeper and a hook with its outline on the wall.",
        "The outline on the wall! We painted it at once.",
    ),
    (
        "Where does one start with marbling if there is no room for a tray?",
        (
            "In a baking dish, with carrageenan and acrylics. Sheets the size of a postcard are "
            "enough for endpapers of a pocket book."
        ),
        "A baking dish of {colour}. I may never bake again.",
    ),
    (
        "Is there a reason for five bands on a spine?",
        "Only the eye. Before the eye, the number of cords that the sewer had in hand.",
        "Good, I have three cords and a clean conscience.",
    ),
    (
        "How do you keep cats off drying books?",
        "A cardboard box beside the press. They cannot resist the box.",
        "The box is taken. The books are free. Genius.",
    ),
    (
        "What is a fair way to say no to a rush job?",
        "I say what would be ready by then, and what it would be like. Mostly they choose to wait.",
        "They chose to wait.",
    ),
    (
        "Would you print on {paper} before or after folding?",
        "Before, damp, and fold when it is dry. After folding the register walks.",
        "It walked, so I can confirm.",
    ),
    (
        "Can you recommend a book on {stitch} with drawings instead of photographs?",
        "The one by the guild in {town}: sixty pages, ink drawings, spiral bound so that it stays open.",
        "It arrived. The drawings breathe.",
    ),
)

THEIRS: tuple[Talk, ...] = (
    (
        "First sheets of the season out of the vat: {paper}, a little cloudy, drying on the line.",
        "Cloudy is the good kind. Did you change the sizing?",
        "Less of it, and warmer. You have an eye.",
    ),
    (
        "I finished {book} that I started before the children were born.",
        "Congratulations to all of you! Which sewing did you take in the end?",
        "{stitch}, after your notes.",
    ),
    (
        "Found this {tool} at a flea market in {town} for the price of a sandwich.",
        "That is a proper one, look at the brass. Do you know how old?",
        "The seller said older than him, and he was about eighty.",
    ),
    (
        "Our reading group turns ten on {day}. We are making a book of everybody's marginal notes.",
        "What a beautiful idea. Leave the margins in the margins, at full size.",
        "At full size, agreed. It will be {n} sections.",
    ),
    (
        "My hands smell of madder and I do not mind at all.",
        "How many baths for that red?",
        "Three, with a night in between.",
    ),
    (
        "The printer jammed and made the most beautiful misprint: the whole page in {colour}, twice.",
        "Keep the plate as it is and call it an edition.",
        "Edition of {n}, all sold in the pub.",
    ),
    (
        "Took apart {book}. There was a pressed swallow's feather between the sections.",
        "Put it back when you are done, please. Exactly there.",
        "It has its own small folder now, at the same page.",
    ),
    (
        "Teaching {stitch} tomorrow to people who have never held a needle. Wish me luck.",
        "Luck! Pre-cut the {thread} to an arm's length, it spares you half the knots.",
        "Arm's lengths are cut. Report follows.",
    ),
    (
        "New zine is out: {n} pages on the shop signs of {town}.",
        "The one with the fish on the cover made my morning. How do you print that {colour}?",
        "Two passes and a lot of swearing.",
    ),
    (
        "A student returned my {tool} after two years, sharpened. There is hope.",
        "Frame the student.",
        "She is too tall for the wall.",
    ),
    (
        "Today I learned that the glue on old stamps is still good for small tears.",
        "Gum arabic. It is, as long as it stays away from damp. Did you test it on {paper}?",
        "On three kinds. It holds on all of them.",
    ),
    (
        "Winter light in the studio from ten until three, and not a minute more.",
        "We get it until five here. I would send you an hour.",
        "I would pay the postage.",
    ),
    (
        "The museum has put its sample books online, {n} of them, free to use.",
        "I lost a whole evening in there. The {colour} ones are from a pattern I know.",
        "Do you? Then please tell their librarian, she is looking.",
    ),
    (
        "My {kin}'s letters are in order at last, four boxes, one ribbon each.",
        "Four ribbons is a life. Are you going to bind them?",
        "Not bind. Folders, so that they still open like letters.",
    ),
    (
        "Press day tomorrow, and the forecast says forty degrees.",
        "Wet the floor in the night and start at five. The ink will thank you.",
        "Started at five. The ink thanks you.",
    ),
    (
        "Is it still a book if it has only one page?",
        "It is, if it makes you turn it.",
        "I will put that on page one.",
    ),
    (
        "I have cleaned the studio. I found three awls, a passport, and {paper} from 1998.",
        "Whose passport?",
        "Mine, from when I still had hair.",
    ),
    (
        "Open studio on {day}. There will be soup.",
        "I cannot come, but tell me about the soup.",
        "Lentils, lemon, too much cumin. Nobody complained.",
    ),
    (
        "The first page that came right today, after {n} that did not.",
        "The {n} are in it, you know that.",
        "I needed to hear it, thank you.",
    ),
    (
        "Repaired the children's library trolley of books. Most loved: anything with a dinosaur.",
        "Dinosaurs wear out at the joints, always. Did you line them with cloth?",
        "With cloth and a prayer.",
    ),
)

REMARKS: tuple[str, ...] = (
    "Oh, that is lovely.",
    "I come here for exactly this.",
    "This made me put the phone down and go to my own bench.",
    "Saved, printed, pinned.",
    "You make it look like breathing.",
    "My {kin} did it the same way.",
    "I showed this to my class, they want to come.",
    "There it is again, that {colour}.",
    "I have read this three times.",
    "One day I will come by with cake.",
    "Greetings from {town}, where it smells of paste too.",
    "Beautiful work, as always.",
    "What a good Sunday this is.",
    "I did it after your drawing and it held.",
    "The light in that picture!",
    "You should write a book about these books.",
)

ANSWERS: tuple[str, ...] = (
    "Thank you, that warms the workshop.",
    "You are kind. How is your own bench?",
    "Thank you! Come by with the cake.",
    "That means a lot from you.",
    "Greetings back to {town}.",
    "Thank you for saying so.",
    "I will tell the press, it likes to hear that.",
    "Glad you are here.",
)

CLOSERS: tuple[str, ...] = (
    "Glad it helped.",
    "Send me a picture when it is dry.",
    "You are welcome, any time.",
    "Wonderful. Tell me how it ages.",
    "That is the best news of the day.",
    "Good. Now the second one, before the hands forget.",
    "Then all is well.",
    "Show us, please.",
    "A pleasure.",
    "I am smiling here.",
)

CLOSERS_LIGHT: tuple[str, ...] = (
    "I can see it from here.",
    "That made my evening.",
    "More of this, please.",
    "Noted, with a smile.",
    "You make me want to come over.",
    "I will think of it at the bench tomorrow.",
    "Perfect.",
)

CLOSERS_PRIVATE: tuple[str, ...] = (
    "Good. Until very soon!",
    "A hug from Ajuda.",
    "Sleep well, you.",
    "I am glad. Write when you can.",
    "Then we have a plan.",
    "That is so like you.",
)

CLOSERS_BY_TONGUE: dict[str, tuple[str, ...]] = {
    "pt": ("De nada!", "Um abraço!", "Até breve!"),
    "es": ("¡De nada!", "¡Un abrazo!", "¡Qué bien!"),
    "fr": ("Avec plaisir !", "À très vite.", "Je t'embrasse."),
    "de": ("Gern!", "Bis bald!", "Das freut mich."),
    "it": ("Prego!", "Buon lavoro!"),
}
"""What the bookbinder says last, where the other would otherwise have the last word."""
