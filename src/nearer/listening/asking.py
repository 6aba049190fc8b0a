"""Rules about needs: what asks, and what only looks as if it did. All patterns are our own."""

from nearer.listening.rules import Rule, rule

ASKING: tuple[Rule, ...] = (
    rule(
        "asks-for-help",
        "need",
        "asks for help",
        r"""
        \b(?:can|could|would|will) (?:any(?: ?one|body| of you)|some(?: ?one|body)|any1|you(?: guys| all)?|u
        |y'all) (?:please |pls |plz |kindly )?(?:help|explain|tell (?:me|us)|advise|assist|look into|share
        |point me|point us|fix|suggest|recommend|clarify|check)|\b(?:need|want|could use|appreciate|looking for
        |grateful for|asking for|seeking|after) (?:\w+ ){0,3}?(?:help|advice|assistance|guidance|input
        |suggestions?|tips|feedback|pointers|recs)\b|\b(?:please|pls|plz|kindly) help|\bhelp (?:me|us|needed
        |please|pls|wanted)\b|\bhelp!
        """,
        """
        help advice assistance guidance input suggestions suggestion tips feedback pointers recs explain
        tell advise assist look share point fix suggest recommend clarify check
        """,
    ),
    rule(
        "asks-recommendation",
        "need",
        "asks for a recommendation",
        r"""
        \b(?:any(?: ?one|body| of you)|some(?: ?one|body)|any1|can you|could you|would you|do you
        |you guys)\b[^.!?]{0,30}\b(?:recommend|suggest)|\b(?:any |your |some |good |book |app )(?:\w+ ){0,2}?
        (?:recommendations?
        |recs|suggestions?)\b|\brecommendations? (?:for|on|please|welcome|needed|wanted)|\b(?:suggestions?
        |recs) (?:for|on|please|welcome)|\bwhat(?:'s| is| are| was) (?:the|your|a) (?:\w+ )?(?:best|favou?rite
        |go-to|good)\b|\bwhat do you (?:all |guys )?(?:use|recommend|suggest)|\bwhich \w+ (?:do you|would you
        |should)|\bbest (?:[\w-]+ ){1,6}(?:for [^.!?]{2,40})?\?
        """,
        """
        recommend suggest recommendations recommendation recs suggestions suggestion best favorite favourite
        go-to go use which good
        """,
    ),
    rule(
        "looking-for",
        "need",
        "is looking for something",
        r"""
        \b(?:looking|searching|hunting|on the lookout|in search|on the hunt) (?:for|of) (?!ward)|\biso\b (?=a )
        |\btrying to (?:find|get|figure|decide|choose|understand|locate)
        """,
        "looking searching hunting lookout search hunt iso trying",
    ),
    rule(
        "asks-anyone",
        "need",
        "asks whoever may know",
        r"""
        \b(?:do|does|has|have|is|can|did|would|will|could|are) (?:any(?: ?one|body| of you)|some(?: ?one|body)
        |any1)\b|\b(?:any(?: ?one|body| of you)|some(?: ?one|body)|any1) (?:know|knows|have|has|else|got|tried
        |used|using|here|able|willing|want|seen|heard)\b|\bwho (?:knows|can|here|else|has|do you use)\b
        |\bhas anyone\b|\bdoes anyone\b|(?<![\w/.-])(?:hivemind|lazyweb|crowdsourc\w+|dear twitter|ask hn|askfedi)\b
        """,
        """
        anyone anybody any1 any someone somebody some knows who hivemind lazyweb crowdsourcing crowdsource askfedi ask
        dear
        """,
    ),
    rule(
        "how-do-i",
        "need",
        "asks how to do something",
        r"""
        \bhow (?:do|can|would|should|could|did|does|might) (?:i|we|you|one|someone|people|y'all|u)\b
        |\bhow to [^.!?]{3,80}\?|\bwhat(?:'s| is) the (?:best|easiest|right|proper|correct|quickest) way\b
        |\bhow (?:long|much|many|often|far|old|big|hard) (?:do|does|is|are|will|would|should)\b
        """,
        "how way",
    ),
    rule(
        "what-should",
        "need",
        "asks what to do",
        r"""
        \b(?:what|which|where|who|when|why) (?:should|can|could|would|do|did|does|shall|am) (?:i|we)\b
        |\bshould (?:i|we)\b|\b(?:can|could|may) i (?:get|have|ask|please|still|also|use|just)\b|\bwhat (?:do
        |would) you (?:do|think|suggest|recommend)
        """,
        "should can could what which where who when why may",
    ),
    rule(
        "is-there",
        "need",
        "asks whether there is something",
        r"""
        \b(?:is|are|was) there (?:a|an|any|some|no|something|someone|anything|anywhere|other
        |good)\b[^.!]{0,120}\?|\bany (?:way|chance|idea|ideas|clue|thoughts|tips|advice|pointers|help|luck
        |experience|update|updates|news|good|alternatives?|opinions?|experiences)\b[^.!]{0,80}\?|\b(?:is
        |are) (?:it|this|that|these|they) possible
        """,
        "there any possible",
    ),
    rule(
        "trouble",
        "need",
        "tells of something that does not work",
        r"""
        \b(?:can'?t|cannot|can not|couldn't|won't|doesn't|isn't|not|unable to|never|fails? to|hasn't|haven't
        |didn't|nothing) (?:\w+ )?(?:seem|get|work|works|working|load|loads|loading|connect|log ?in|login|find
        |open|access|install|boot|start|received?|receiving|download|update|sign in|turn on|arrived?|figure|show
        |showing|play|playing)\b|\b(?:stuck (?:on|at|with|in)|stopped working|keeps? (?:crash|fail|say|tell|ask
        |getting|giving|freez)\w*|error (?:message|code)|an error|(?:issues?|problems?|trouble|difficulty
        |hard time) (?:with|getting|when|trying)|(?:having|got|have)
        \s+(?:some |a |an |any )?(?:trouble|problems?|issues?|difficult\w*|errors?)\b
        |is (?:down|broken)|was charged|struggling (?:to|with))
        """,
        """
        can't cant cannot couldn't couldnt won't wont doesn't doesnt isn't isnt not unable never fail fails
        hasn't hasnt haven't havent didn't didnt nothing stuck stopped keep keeps error errors issue issues
        problem problems trouble difficulty difficult difficulties hard down broken charged struggling
        """,
    ),
    rule(
        "not-knowing",
        "need",
        "says that they do not know",
        r"""
        \b(?:don'?t|do not|didn't) (?:really |quite )?(?:know|understand|get|see) (?:how|what|why|where|if
        |whether|which|when)|\bno (?:idea|clue) (?:how|what|why|where|if|which)|\b(?:not sure|unsure|confused
        |lost|clueless) (?:how|what|why|where|if|whether|which|about|on|as)|\bcan'?t (?:figure|work|decide|tell
        |remember|find) (?:out|how|if|what|which|a)?
        """,
        "know understand get see idea clue sure unsure confused lost clueless can't cant",
    ),
    rule(
        "wondering",
        "need",
        "wonders about something",
        r"""
        \b(?:wondering\b|wonder\b|curious\b|interested to (?:know|hear)|would like to know|want to know|like to know
        |need to know) ?(?:if|how|what|why|whether|about|who|where|which|when|to know|to hear)?
        """,
        "wondering wonder curious interested know",
    ),
    rule(
        "request",
        "need",
        "asks for something, politely",
        r"""
        \b(?:please|pls|plz|kindly)\b(?! (?:subscribe|follow|like|check|visit|click|watch|join|share|vote|stop
        |note|enjoy|read our|find))(?: \w+)?|\blet me know (?:if|what|how|where|who|when)|\bi(?:'d
        | would) appreciate\b|\b(?:dm|message|msg|inbox|ping|email|call) me\b|\bget back to me\b
        """,
        "please pls plz kindly let appreciate dm message msg inbox ping email call back",
    ),
    rule(
        "wish",
        "need",
        "wishes for something",
        r"""
        ^(?:[^\w\s]+ ?)?(?:really )?wish(?:ing)?\b|\b(?:i|we) (?:really |so |just )?wish \w+|\bif only (?:there
        |i|it|they|the|my|we)|\b(?:it'd|it would|that'd|that would|would) be (?:so |really |very )?(?:great|nice
        |lovely
        |amazing|cool|good|awesome|wonderful|useful|helpful) (?:if|to (?:have|see|be able))
        |\bcould (?:really )?do with
        |\bcan we (?:please |just )?(?:get|have)\b|\b(?:really|always) (?:want|wanted) to
        |\b(?:would|i'd|we'd) (?:love|like|kill|pay|give anything) (?:to (?:have|find|get|see|try
        |know|learn|hear|buy)|a|an|if|some|for|it if)\b|\bwhy (?:isn't|is) there (?:no|a|an|any|not)\b
        |\bsomeone (?:should|needs to|please) (?:make|build|invent|create|write)|\bneeds? to exist\b
        |\bplease (?:add|make|bring back|create|consider|do (?:a|an|one|another|more))\b|^\W*bring back\b
        """,
        """
        wish wishing only love like kill pay give why someone somebody needs please great nice lovely amazing cool
        good
        awesome wonderful useful helpful can could really always bring
        """,
    ),
    rule(
        "needs",
        "need",
        "says that they need something",
        r"""
        \b(?:i|we) (?:really |desperately |urgently |just |also |still |now )?(?:need|want) (?:a|an|some
        |to (?:find|get|learn|buy|hire|know|replace|move|sell|fix|rent|book|switch)|someone|somebody|one|new
        |good|your|more|help|advice)\b|\bin (?:desperate |urgent |dire )?need of\b|^(?:need|wanted|wtb)\b
        |\b(?:wtb|want to buy)\b
        """,
        "need want wanted wtb <user>",
    ),
    rule(
        "buying",
        "need",
        "thinks about buying",
        r"""
        \b(?:want|need|going|gonna|time|ready|thinking (?:of|about)|planning|plan|looking|trying|about|tempted
        |considering) ?(?:to )?(?:buy|buying|get a new|getting a|order|ordering|purchas\w+|upgrad\w+
        |switch(?:ing)? to|pre-?order\w*)\b|\bwhere (?:can|do|could|to) (?:i |we |you )?(?:buy|get|find|order)\b
        |\b(?:budget|price range) (?:is|of|around|under|:)|\bworth (?:buying|it|the (?:money|price|upgrade)
        |getting)\b[^.!]{0,30}\?|\bshopping for|\bin the market for|\bwilling to pay|\b(?:torn|deciding|choose
        |choosing|choice) between\b|\b(?:saving up|treat(?:ing)? myself|pull the trigger|trad(?:e|ing) in|payday
        |(?:gonna|going to|will|about to) (?:cop|grab|get) (?:a|an|the|one|some|it|this|that|me)\b|pre-?ordered
        |my next (?:phone|car|laptop|bike|camera))\b|\b(?:which|what) (?:\w+ ){0,3}(?:to|should i|do i|can i) (?:buy
        |get|choose
        |pick)\b|\bunder \$ ?\d
        """,
        """
        buy buying get getting order ordering purchase purchasing upgrade upgrading switch switching pre
        preorder preordered saving treat treating trigger trade trading payday gonna going will about next budget
        price worth shopping market willing torn deciding choose choosing choice find under
        pick
        """,
    ),
    rule(
        "thanks-ahead",
        "need",
        "thanks for answers to come",
        r"""
        \bthanks?(?: you)? in advance|\btia\b|\b(?:tips|advice|ideas|help|input|thoughts|suggestions|pointers
        |feedback|recommendations|boosts|anything) (?:(?:is|are|would be|much|very|\w+ly) )*
        (?:appreciated|welcome|needed|wanted)
        |\bany (?:help|advice|tips|ideas|thoughts|suggestions|pointers|info)\b
        """,
        """
        advance tia tips advice ideas help input thoughts suggestions pointers feedback recommendations
        boosts anything info
        """,
    ),
    rule(
        "asks-opinion",
        "need",
        "asks what others think or do",
        r"""
        \b(?:what|how) (?:are|do|did|would|were|was|about|'s) (?:you|your|you all|y'all|people|everyone|folks
        |others)\b|\bwhat (?:is|are|'s) your\b|\bthoughts
        (?: on [^?]{2,60})?\?|\bopinions\b|\bdo you (?:guys |all |still |ever |use
        |think|prefer|have|know)|\bhave you (?:ever|tried|used|seen|found)\b|\bwho (?:do|are|else|is|uses)\b
        """,
        "you your thoughts opinions people everyone folks others who y'all yall",
    ),
    rule(
        "opens-with-question",
        "need",
        "opens with a question",
        r"""
        ^[^\w<@]*(?:(?:@\w+|<\w+>|so|hi|hey|hello|ok|and|but|also|dear|question|q|ask hn|all|everyone
        |folks)[,:!.-]* )*(?:what|which|who|whose|where|when|why|how|is|are|do|does|did|can|could|should|would
        |will|has|have|any)\b[^.!?]{3,160}\?
        """,
        "? ?!",
    ),
    rule(
        "rhetorical",
        "need",
        "a question that asks for no answer",
        r"""
        \bwho cares|\bare you (?:kidding|serious|insane|joking|dumb|stupid|blind|for real|high|mad|even)
        |\bdid you (?:really|even|just|seriously)|\bwhat the (?:hell|fuck|heck|actual)|\bhow dare|\b(?:really
        |seriously|right|huh|eh|innit|no|what|yeah|ok|okay|hmm|wow|oh)\?|\bwhy (?:would|on earth|the (?:hell
        |fuck)|do (?:people|you) (?:always|keep|even))|\bisn't (?:it|that|he|she|this)\b|\b(?:what|how) (?:kind
        |sort|hard|stupid|dumb|is this (?:even|still))|\b(?:is|was) (?:this|that|it) (?:a
        |some kind of|supposed to be a) joke|\bsince when|\bwhat(?:'s| is) (?:wrong with|your (?:problem|point))
        |\bguess (?:what|who)|\byou know (?:what|that|why)\b|\bdon't you (?:think|have|know)
        """,
        """
        cares kidding serious insane joking dumb stupid blind real high mad even did hell fuck heck actual
        dare ? ?! why isn't isnt kind sort hard still joke since wrong problem point guess know don't dont
        """,
    ),
    rule(
        "asks-back",
        "need",
        "a helper's question back",
        r"""
        \b(?:have|did) you (?:tried|try|checked|check|considered|looked|updated|restarted|turned|thought
        |contacted)|\bare you (?:using|running|on|sure|able|trying|looking|saying|getting|still)\b
        |\bcan you (?:send|post|show|give us|provide|confirm|dm|let us|share|try|elaborate)|\bwhat (?:version
        |model|device|os|browser|error|brand)\b|\bdo you mean|\bcould you (?:dm|confirm|send|provide|let us)
        |\b(?:which|what) (?:version|model|postcode|country|order number)\b|\bwhich (?:device|os|browser|brand)\b
        |\bare you (?:behind|connected|logged|signed)\b|\bdo you (?:have|get|see) (?:a|an|the|any) (?:full )?(?:trace
        |stack ?trace|log|logs|screenshot|error|errors|message|order number|reference)\b
        |\bwhat does (?:it|the \w+) (?:say|show|print)\b|\bdid (?:it|anything|something) (?:change|happen|work)\b
        """,
        """
        tried try checked check considered looked updated restarted turned thought contacted are can could
        version model device os browser error brand mean which what do did
        """,
    ),
    rule(
        "gives-advice",
        "need",
        "gives advice, and does not ask for it",
        r"""
        \b(?:you (?:should|could|can|might|need to|have to|may want|'ll need)|i(?:'d| would) (?:recommend
        |suggest|go with|try)|try (?:to|using|the|this|it|a)|i (?:recommend|suggest|use|highly)|make sure
        |just (?:use|go|get|do|call|ask)|works for me|it's called|hope (?:this|that|it) helps|let us know
        |we(?:'d| would) (?:like|love) to help)\b(?!\x27)
        """,
        """
        should could can might need have may you'll recommend suggest go try use highly make just works
        called helps know help
        """,
    ),
)
