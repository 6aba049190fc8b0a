"""Rules about needs that are put shortly: orders, questions without their mark, what fails, what is wanted. Our own."""

from nearer.listening.rules import Rule, rule

TERSE: tuple[Rule, ...] = (
    rule(
        "tell-me",
        "need",
        "asks to be told or given something",
        r"""
        ^[^\w<@]*(?:(?:@\w+|<\w+>|so|hi|hey|hello|ok|please|pls|someone|somebody|anyone)[,:!.-]* )*(?:suggest
        |recommend
        |give me|give us|tell me|tell us|teach me|show me|send me|lend me|name a|name your|drop your|drop a|share your
        |post your|explain|describe your|sell me on|convince me|talk me (?:out|into)|point me|remind me|help)
        \b(?! (?:yourself|yourselves))|\b(?:sell me on|convince me|talk me (?:out|into))\b
        """,
        """
        suggest recommend give tell teach show send lend name drop share post explain describe sell convince talk
        point
        remind help
        """,
    ),
    rule(
        "question-without-mark",
        "need",
        "asks, without the mark",
        r"""
        ^[^\w<@]*(?:(?:@\w+|<\w+>|so|hi|hey|hello|ok|and|but|also|wait|btw|guys|serious question|genuine question
        |quick question|eli5)[,:!.-]* )*
        (?:(?:what|which|who|whose|where|when|why|how)(?:'s|'d|'re| is| are| was| do| does| did| can| could| should
        | would
        | will| many| much| long| often| old| won| else| happened| time| day| kind| \w+ (?:do|does|did|is|are|should
        |can))
        |(?:is|are|do|does|did|has|have|can|could|should|will|would) (?:you|there|it|this|that|the|they|we|i
        |any(?: ?one|body|thing)?|some(?: ?one|body)|he|she|people|your|my)|any(?: ?one|body)?\b)\b[^.!?]{3,160}$
        """,
        """
        what which who whose where when why how what's who's where's when's how's how'd why'd is are do does did has
        have
        can could should will would any anyone anybody
        """,
    ),
    rule(
        "fails",
        "need",
        "names what fails",
        r"""
        \b(?:fails?|failing|crash(?:es|ed|ing)?|hangs|hanging at|freezes|frozen|flickers?|flickering|segfaults?
        |exits|timed? ?out|times out|drops out|overlaps|leaking|leaks|drip(?:s|ping)|bricked|corrupted?|black screen
        |blank (?:page|screen)|permission denied|access denied|not found|undefined|exception|backtrace|stack ?trace
        |no longer works?|out of order|out since|has gone|have gone|is gone|are gone|went missing|missing
        |never (?:came|comes|arrived?|shows?|turned up|received)|still (?:waiting|no|nothing|not|hasn't|haven't)
        |wrong (?:size|item|colour|color|address|order|one|name)|charged twice|double charged|locked out)\b
        """,
        """
        fail fails failing crash crashes crashed crashing hangs hanging freezes frozen flicker flickers flickering
        segfault segfaults exits time timed timeout times drops overlaps leaking leaks drips drip dripping bricked
        corrupt
        corrupted black blank denied found undefined exception backtrace stack stacktrace longer order since gone
        missing never still wrong charged locked
        """,
    ),
    rule(
        "named-want",
        "need",
        "names what is wanted",
        r"""
        ^(?:\[\w+\] |[^\w\s]+ ?)?(?:best|good|cheap|decent|recommended|favou?rite|alternatives? to|advice (?:on|for
        |about)|tips (?:on
        |for|about)|ideas for|suggestions? (?:for|on)|recommendations?|looking for|searching for|seeking|hunting for
        |in search of|after a|advice (?:needed|wanted|please)|request:|feature (?:request|idea)|wanted:|wtb|iso
        |lost:|missing:|help (?:with|needed|wanted)|question (?:about|on|for|re)|implications of
        |how to)\b[^.!]{3,120}$
        """,
        """
        best good cheap decent recommended favorite favourite alternative alternatives advice tips ideas suggestion
        suggestions recommendations recommendation looking searching seeking hunting search after request feature
        wanted
        wtb iso lost missing help question implications how <user>
        """,
    ),
    rule(
        "challenge",
        "need",
        "challenges, and asks for no answer",
        r"""
        \bin (?:their|his|her|your) right mind\b|\bhow (?:is|are|was) (?:that|this|it|they) any (?:different|better
        |worse)\b|\bhow (?:many|much) more\b[^.!?]{0,40}\b(?:before|until|must|have to|can)\b|\bwhat (?:did|do)
        you expect\b|\bcan we (?:all )?(?:stop|talk about|agree|appreciate|not)\b|\bare we (?:just |really )?going to
        (?:ignore|pretend|talk)\b|\bdo (?:they|people|you|we) (?:really|even|honestly|seriously|actually)\b
        |\bdo (?:they|you) think (?:we|i)(?:'re| are|'m| am)\b|\bdoes (?:it|that|this) (?:even |really )?matter\?
        |\bwhen (?:will|are) (?:they|we|people|you) (?:ever |finally |going to )?(?:learn|wake|understand|stop)\b
        |\bis this (?:what|how|who) (?:we|you|they)\b|\bwhy is (?:nobody|no one|everyone|everybody)\b
        |\bwhy do i (?:always|even|bother|keep)\b|\bhow (?:hard|difficult) can it\b|\band (?:what|who|how) exactly\b
        |\bhow is (?:it|that|this) (?:only|even|still|already|not|fair|legal|ok)\b|\bwho (?:even|asked|needs|knew)\b
        |\bcould (?:some(?: ?one|body)) please think\b|\bhas any(?: ?one|body) told\b|\bam i (?:supposed|expected)
        to\b|\bwhat could (?:possibly )?go wrong\b|\bwhat is (?:it|this|wrong) with\b|\bwhat are we even\b
        |\btired of being\b|\bwhere was (?:he|she|it|the|this)\b[^.!]{0,40}\bwhen\b
        """,
        """
        mind any more expect stop talk agree appreciate not ignore pretend really even honestly seriously actually think
        matter learn wake understand what how who nobody no everyone everybody always bother keep hard difficult exactly
        only still already fair legal ok asked needs knew told supposed expected wrong being when
        """,
    ),
)
