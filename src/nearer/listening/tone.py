"""Rules about warmth, anger and mourning. All patterns are our own."""

from nearer.listening.rules import Rule, rule

WARM: tuple[Rule, ...] = (
    rule(
        "thanks",
        "warm",
        "thanks somebody",
        r"""
        \b(?:thank(?:s| you| u)?|thx|tysm|ty|grateful|gratitude|appreciate(?:d| it| you| this| that)?|cheers
        |much obliged)\b
        """,
        "thank thanks thx tysm ty grateful gratitude appreciate appreciated cheers obliged",
    ),
    rule(
        "praise",
        "warm",
        "praises",
        r"""
        \b(?:great|good|nice|awesome|amazing|beautiful|lovely|excellent|fantastic|brilliant|wonderful|solid
        |superb|gorgeous|impressive) (?:job|work|point|post|stuff|idea|one|read|thread|advice|answer|photo|shot
        |news|write|question|explanation|friend|person|song)\b|\bwell (?:done|said|put|played|deserved)
        |\bcongrat\w*|\bso proud|\bproud of (?:you|him|her|them)|\b(?:love|loved|loving|adore) (?:this|it|that
        |your|you|how|the|them|him|her|these)\b|\byou(?:'re| are) (?:the best|amazing|awesome|right|welcome|so
        |a (?:legend|star|hero|gem)|great|beautiful|wonderful|doing)|\b(?:amazing|awesome|beautiful|wonderful
        |adorable|incredible|lovely|wholesome|fantastic)\b
        """,
        """
        great good nice awesome amazing beautiful lovely excellent fantastic brilliant wonderful solid
        superb gorgeous impressive well congrats congratulations congratz congrat congratulation proud love
        loved loving adore best right welcome so legend star hero gem doing adorable incredible wholesome
        """,
    ),
    rule(
        "care",
        "warm",
        "wishes somebody well",
        r"""
        \b(?:hope|hoping) (?:you|it|things|everything|he|she|they|your|u|that|this)\b|\bsorry (?:for your
        |to hear|you|about|for you)|\btake care|\bget well|\bgood luck|\bbest (?:wishes|of luck)
        |\bsending (?:\w+ )?(?:love|hugs|thoughts|strength|prayers)|\bhang in there|\bhappy (?:birthday|for you
        |anniversary|new year|cake)|\bwelcome (?:to|back|home|aboard)|\bthinking of you|\bhugs\b|\bwe(?:'re
        | are) here for|\bmiss(?:ed)? you|\bglad (?:you|to hear|it|that)|\bstay (?:safe|strong)|\bmy (?:heart
        |condolences)|\bhappy for\b|\bbless you
        """,
        """
        hope hoping sorry take get good best sending hang happy welcome thinking hugs here miss missed glad
        stay heart condolences bless
        """,
    ),
)

HOSTILE: tuple[Rule, ...] = (
    rule(
        "insult",
        "hostile",
        "insults",
        r"""
        \b(?:idiots?|morons?|stupid|dumb(?:ass)?|pathetic|losers?|clowns?|trash|garbage|scum(?:bags?)?
        |disgusting|assholes?|bastards?|bitch(?:es)?|dick(?:head)?s?|ignorant|cunts?|twats?|wankers?|liars?
        |cowards?|crooks?|scammers?|retard(?:ed)?|imbeciles?|incompetent|delusional|hypocrites?|snowflakes?
        |creeps?|vile|worthless|braindead|nazis?|racists?|bigots?|jerks?|douche\w*|prick)\b
        """,
        """
        idiot idiots moron morons stupid dumb dumbass pathetic loser losers clown clowns trash garbage scum
        scumbag scumbags disgusting asshole assholes bastard bastards bitch bitches dick dicks dickhead
        dickheads ignorant cunt cunts twat twats wanker wankers liar liars coward cowards crook crooks
        scammer scammers retard retarded imbecile imbeciles incompetent delusional hypocrite hypocrites
        snowflake snowflakes creep creeps vile worthless braindead nazi nazis racist racists bigot bigots
        jerk jerks douche douchebag prick
        """,
    ),
    rule(
        "attack",
        "hostile",
        "is angry",
        r"""
        \b(?:shut (?:the \w+ )?up|fuck(?:ing|ed)?|screw (?:you|them|this)|go to hell|stfu|gtfo|get lost
        |kill (?:yourself|them)|(?:i )?hate[ds]?|sick of|fed up|wtf|pissed|piss off|bull ?shit|worst|useless
        |ridiculous|unacceptable|shame(?:ful)? (?:on|of)?|terrible|horrible|awful|appalling|joke of|rip-?off
        |scam|disgrace(?:ful)?|never again|waste of (?:time|money|space)|damn|hell is wrong|absolute joke|crap
        |shitty?|annoying|infuriating|furious|outrageous|lies|lying|nonsense|rude)\b
        """,
        """
        shut fuck fucking fucked screw go stfu gtfo get kill hate hates hated sick fed wtf pissed piss
        bullshit bull worst useless ridiculous unacceptable shame shameful terrible horrible awful appalling
        joke ripoff rip scam disgrace disgraceful never waste damn hell crap shit shitty annoying
        infuriating furious outrageous lies lying nonsense rude
        """,
    ),
    rule(
        "dismissal",
        "hostile",
        "waves somebody off",
        r"""
        \b(?:no ?body|no one) (?:cares|asked|likes|wants)|\bwho asked|\bgrow up\b|\bget a (?:life|grip|clue)
        |\bcry (?:more|about)|\bcope\b|\bok boomer|\byou people|\bspare me|\bgive me a break|\bwhat a (?:joke
        |clown|waste|shame|loser|load)|\btypical\b|\byou(?:'re| are) (?:a|an|the|just|so
        |such) (?:\w+ )?(?:problem|joke|liar|idiot|wrong|disgrace|stupid|dumb|blind|pathetic)|\byou (?:clearly
        |obviously|should be ashamed)|\bhow dare
        """,
        """
        cares asked likes wants grow life grip clue cry cope boomer people spare break joke clown waste
        shame loser load typical problem liar idiot wrong disgrace stupid dumb blind pathetic clearly
        obviously ashamed dare
        """,
    ),
    rule(
        "mourning",
        "hostile",
        "mourns",
        r"""
        \b(?:passed away|rest in peace|r\.?i\.?p\.?\b|funeral|in loving memory|condolences|my (?:\w+ )?(?:mum
        |mom|dad|father|mother|husband|wife|son|daughter|brother|sister|friend|dog|cat|grandm\w+|grandf\w+|gran
        |nan) (?:died|passed)|lost (?:my|our|his|her) (?:\w+ )?(?:mum|mom|dad|father|mother|husband|wife|son
        |daughter|brother|sister|friend|dog|cat|baby|gran\w*))\b
        """,
        "passed rest rip r funeral memory condolences died lost",
    ),
)
