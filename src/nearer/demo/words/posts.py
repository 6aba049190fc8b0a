"""What the bookbinder posts, each with the talks that it may start (the other begins)."""

from typing import NamedTuple

Talk = tuple[str, ...]


class Post(NamedTuple):
    """One post and the talks under it. Talks alternate: they, the bookbinder, they ..."""

    text: str
    talks: tuple[Talk, ...]


POSTS: tuple[Post, ...] = (
    Post(
        "The nipping press is back from the smith. It closes without a squeak, for the first time since 1962.",
        (
            (
                "What did the smith do about the thread?",
                "He cut a new nut from bronze. The old one was cast iron and had worn oval.",
                "Bronze is the way. I will ask ours to do the same.",
            ),
            (
                "Mine sounds like a train. Envious.",
                "Candle wax on the screw, every second month. Cheaper than a smith.",
            ),
        ),
    ),
    Post(
        "Paste day. One part wheat starch, five parts water, twenty minutes of stirring, one podcast.",
        (
            (
                "Do you strain it while it is warm or once it is cold?",
                "Cold, twice, through horsehair. Warm paste only looks smooth.",
                "That explains my lumps. Thank you!",
            ),
            (
                "Which flour, if I have no starch?",
                "Plain white cake flour does it. Wash the gluten out under the tap until the water runs clear.",
                "Tried it. It holds. You are a treasure.",
            ),
            ("Twenty minutes! I always give up at ten.", "At eighteen it turns to glass. Wait for the glass."),
        ),
    ),
    Post(
        (
            "Grain direction, the short version: bend the sheet both ways. It wants to be a book "
            "in the direction that gives."
        ),
        (
            (
                "And if it gives the same in both?",
                "Tear a strip. With the grain it runs straight, across it wanders.",
                "Of course. The tear test. Thanks.",
            ),
            ("I have this sentence on my wall now.", "Then I had better stand by it."),
            (
                "My first ten books were all wrong and they all fan open like peacocks.",
                "Keep one. It teaches better than I do.",
            ),
        ),
    ),
    Post(
        "Someone brought {book} that spent forty years in a bread oven. The spine is toast, the text block is perfect.",
        (
            (
                "How do you clean soot off the edges?",
                "Dry sponge, then crumbs of eraser, then patience. No water until the very end.",
                "Noted. I have one from a kitchen here.",
            ),
            ("Please show the inside!", "With the owner's leave, on {day}."),
            (
                "Forty years in an oven, and better kept than my tax papers.",
                "Dry, dark, undisturbed. Ovens are archives.",
            ),
        ),
    ),
    Post(
        (
            "New at the bench: {colour} cloth from a mill that I thought had closed. They had "
            "forgotten three bolts in the attic."
        ),
        (
            (
                "Is the cloth backed with paper or with starch?",
                "Starch-filled, the old way. It drinks paste, so go thin.",
                "Thin it is. Thank you.",
            ),
            ("That {colour}!", "It is even better in the afternoon."),
            (
                "Would you part with half a metre?",
                "I would. Write to me and I will fold you some into a tube.",
                "You are kind. Writing now.",
            ),
        ),
    ),
    Post(
        "A swallow flew in at the open door, sat on the sewing frame, and left. The workshop has had its inspection.",
        (
            ("And did you pass?", "She left a mark on the ledger. I take it as a stamp."),
            ("Andorinha visits Andorinha.", "Family business."),
            ("I needed this today.", "So did I."),
        ),
    ),
    Post(
        (
            "What I charge for a quarter-leather repair and how the hours add up, in a table: "
            "https://andorinha.example/notes/hours"
        ),
        (
            (
                "Do you bill the drying time?",
                "No. I bill the time my hands are on it, and the press for nothing.",
                "Fair. I will copy that.",
            ),
            ("Thank you for saying numbers aloud. Nobody does.", "Somebody did it for me, ten years ago."),
            ("You are too cheap, by a third.", "My accountant says by half. I am getting there."),
        ),
    ),
    Post(
        "Question to the room: what do you write in the first page of a new notebook?",
        (
            ("The place where I bought it, and the weather.", "The weather! I will steal that."),
            ("Nothing. I start on page three so that nothing can be ruined.", "Page three is the true first page."),
            ("A list of everybody I owe a letter.", "That is a whole notebook in my case."),
            (
                "My phone number and a small bribe for the finder.",
                "How large is small?",
                "A coffee and a slice of cake.",
            ),
        ),
    ),
    Post(
        "Saturday class: {n} people, {n} books, one plaster. Nobody left without a spine.",
        (
            (
                "It was the best Saturday of my year. My book lies open on the table.",
                "You have a hand for it. Next time the round spine.",
            ),
            ("Do you teach {stitch} too?", "In spring. It needs a full day and a good lunch.", "I will come for both."),
            ("Who needed the plaster?", "The teacher."),
        ),
    ),
    Post(
        "If your {tool} slips, it is not you. It is the edge. Ten strokes on the fine stone, two on the strop.",
        (
            (
                "Which angle do you keep on the stone?",
                "Thirteen degrees for paring, twenty for everything else. I glued a wedge to the stone as a guide.",
                "A wedge! Why did I never think of it.",
            ),
            ("Two on the strop? I do fifty.", "Then your edge is better and your lunch is colder."),
        ),
    ),
    Post(
        (
            "I ruined a set of endpapers today. Marbled, {colour}, three weeks' wait. Putting it "
            "here so that you know it happens."
        ),
        (
            (
                "What went wrong?",
                "Wet hands, cold glue, and hurry. In that order.",
                "Hurry is always third and always guilty.",
            ),
            ("Thank you for posting the failures as well.", "They are most of the work."),
            ("Can you use them for smaller boards?", "Two matchboxes and a needle case. All is not lost."),
        ),
    ),
    Post(
        "A list of small mills that still sell to people who order ten sheets: https://andorinha.example/notes/mills",
        (
            (
                "You could add the one near {town}. She sells by the sheet and answers her letters.",
                "Added, with thanks to you.",
            ),
            ("This list saved my term. Thank you.", "Tell me which one you chose, the others ask me."),
            (
                "Do any of them ship outside Europe?",
                "Four do. I have marked them with a small ship now.",
                "Perfect, thank you.",
            ),
        ),
    ),
    Post(
        "Rain on the skylight, {thread} on the frame, nobody at the door. A good day for {stitch}.",
        (
            ("Same here in {town}. The rain belongs to the work.", "It keeps the paper soft and the customers away."),
            (
                "Do you wax your own {thread}?",
                "Yes, once over beeswax and then between finger and a warm spoon.",
                "A warm spoon. Of course.",
            ),
            ("What are you sewing?", "{book}. Fourteen sections, one of them upside down since 1911."),
        ),
    ),
    Post(
        "The parish sent {book} with a note: 'it has been kissed a good deal'. The boards show it.",
        (
            ("Do you clean that off?", "Never. That is the book.", "Good. I was holding my breath."),
            ("What a line. 'Kissed a good deal.'", "I have the note pinned over the bench."),
        ),
    ),
    Post(
        (
            "Three ways to sew a single section, drawn on one postcard. Print it, keep it in the "
            "drawer: https://andorinha.example/notes/postcard"
        ),
        (
            ("Printed, laminated, pupils love it.", "Laminated! Now it will outlive us."),
            (
                "May I use it in a handout? With your name.",
                "Please do. The name is optional, the drawing is not.",
                "Thank you, I will send a picture.",
            ),
            ("The third one is new to me.", "An old sailmaker showed me. It holds even when wet."),
        ),
    ),
    Post(
        (
            "Wheat paste or PVA? For a book that should open in a hundred years: paste. For one "
            "that should be ready by {day}: PVA, thinly."
        ),
        (
            (
                "And a mix of both?",
                "Four of paste, one of PVA. Sets slowly, forgives much.",
                "Forgiving glue is what I need.",
            ),
            ("Reversible or nothing.", "For repairs, yes. For a school notebook I sleep well with PVA."),
            ("Methyl cellulose?", "For lining and for humid summers. Alone it is too weak for boards."),
        ),
    ),
    Post(
        "My {kin} kept string in a tin marked 'string, too short to use'. I have just found a use.",
        (
            ("What was it?", "Headband cores. Exactly the length."),
            ("Every family has that tin.", "Ours had two. The second said 'lids'."),
        ),
    ),
    Post(
        "December planners: {n} left, then the cloth is gone and I go and have a sleep.",
        (
            ("Is there one in {colour} left?", "One. I have put your name on it.", "You made my evening."),
            ("Mine arrived. It smells like your workshop.", "Paste and coffee. Glad it came safely."),
            ("Sleep well, you have earned it.", "After the last parcel!"),
        ),
    ),
    Post(
        (
            "A reader asked why I never press a book overnight under a pile of other books. "
            "Because the other books get ideas."
        ),
        (
            (
                "And in earnest?",
                "Uneven weight, and the joints dry crooked. Boards and a brick are better.",
                "Brick acquired.",
            ),
            ("I will never look at my shelf the same way.", "It knows that you know."),
        ),
    ),
    Post(
        "Cutting day. The plough takes an hour where the guillotine takes a minute, and the edge feels like skin.",
        (
            (
                "How do you stop the last sheets from tearing?",
                "A waste board behind, clamped hard, and a fresh blade for the last ten.",
                "Waste board. Thank you!",
            ),
            ("Is yours the one from {town}?", "The very same. It came with two blades and a curse."),
        ),
    ),
    Post(
        "Does anybody know what this stamp on the back board means? A small {colour} bird over the letters F and R.",
        (
            (
                "Could be a lending library. Ours in {town} had a bird too.",
                "A lending library fits, there are shelf marks inside.",
                "Look for a number under the lining.",
            ),
            (
                "F. Ramalho, stationer, Rua do Crucifixo, gone since the thirties. My {kin} bought ink there.",
                "You are a wonder. That is it, there is an ink stain to prove it.",
            ),
        ),
    ),
    Post(
        "Field repair: a torn page, {paper}, and paste from a jam jar, on a train between {town} and home.",
        (
            ("Which seat is best for pasting?", "Backwards, by the window. The table is steadier."),
            ("Your jam jar has seen more of Europe than I have.", "It has its own passport by now."),
        ),
    ),
    Post(
        (
            "I wrote down how I mend a broken hinge without taking the book apart. Pictures, "
            "mistakes included: https://andorinha.example/notes/hinge"
        ),
        (
            (
                "Step four: which way does the grain of the tissue run?",
                "Along the joint. I should have written it, and now I have.",
                "Thanks, my first hinge is drying.",
            ),
            ("This is what I needed last month.", "Then next month I will ask you what you need."),
            ("The mistakes are the best part.", "I have enough for a second volume."),
        ),
    ),
    Post(
        "{n} metres of {thread} later: the town library's {book} is sewn.",
        (
            ("How long did it take?", "Nine evenings and one very quiet Sunday."),
            ("Are you on cords or on tapes?", "Cords, as it was before. The holes tell you what they want."),
        ),
    ),
    Post(
        "A small rule of the house: nobody leaves with a book that I would not open myself in ten years.",
        (
            ("Has anybody come back after ten years?", "Two. One with cake."),
            ("A good rule.", "It makes me slow and lets me sleep."),
        ),
    ),
    Post(
        (
            "The bone folder that everybody asks about was made by Oskar from a broken piano key. "
            "No, he takes no orders, he takes beer."
        ),
        (
            ("Which kind of beer?", "Dark, and in person."),
            (
                "Are there other makers you trust?",
                "Three. They are on the tools page: https://andorinha.example/notes/tools",
                "Found one near me, thank you.",
            ),
        ),
    ),
    Post(
        (
            "Open door on {day} from four: bring a book that fell apart, and we look at it "
            "together. No charge, there is tea."
        ),
        (
            (
                "Can I bring {book} that has lost its spine?",
                "Bring it, and the spine too, if you still have it.",
                "In a sandwich bag. See you there.",
            ),
            ("I wish I lived closer.", "Send me a picture, and we look at it together from here."),
            ("How was it?", "Nine books, one cat, two people who had been at school together."),
        ),
    ),
    Post(
        (
            "Today a boy asked whether books have bones. Yes: see the spine, the headbands, the "
            "joints. He was not surprised."
        ),
        (
            ("And a jacket, and an appendix.", "He got there before you: 'and who is its doctor?'"),
            ("Future conservator.", "Future surgeon. He wanted to cut."),
        ),
    ),
    Post(
        "Testing {paper} with ink, water and coffee. The coffee was an accident.",
        (
            ("And the verdict?", "Ink stands, water cockles, coffee is for ever.", "As it should be."),
            (
                "Does it take fountain pen without feathering?",
                "Fine nibs yes. With a broad one it goes through like rain.",
                "Fine nibs then, thank you.",
            ),
        ),
    ),
    Post(
        "The big {leather} came in. It fills the whole table, and it had a scar that I will put on the front board.",
        (
            ("On the front, bravo.", "She lived, let it show."),
            (
                "Vegetable tanned?",
                "Oak bark, fourteen months in the pit. You can smell the forest.",
                "I can nearly smell it from here.",
            ),
        ),
    ),
)
