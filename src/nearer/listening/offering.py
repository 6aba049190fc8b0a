"""Rules about selling and announcing. All patterns are our own."""

from nearer.listening.rules import Rule, rule

_SENTENCE = (
    r"(?:^|(?<=[^\w\s.,\x22\u201c\x27&/#@$%)>-]) ?|(?<=[.,]) |(?<=\band) |(?<=&) )"
    r"(?:(?:hey|hi|hello|please|plz|pls|guys|and|so|just|now|also|everyone|everybody|to|don't forget to|be sure to"
    r"|make sure to|feel free to|you can|go|come|then|or|but|if you can|rt @\w+:),? )*"
)
"""Where a sentence begins, with the small words before its verb."""
_ORDER = r"\b(?!-| (?:is|was|are|were|by)\b)"
"""Behind a verb: it is an order, and not what is spoken of ("watch is", "view by")."""
_LINK = r"(?:<url>|https?://\S+|www\.\S+)"
_PLEASE = r"\bp+l+e*a*[sz]+e*\b"

SELLING: tuple[Rule, ...] = (
    rule(
        "check-out-mine",
        "sell",
        "sends people to something of their own",
        r"""
        \b(?:check|checkout|chek|check it|look|listen|watch|visit|see|try|read|hear|view|go) ?(?:out|to|at
        |on)? (?:my|our|me|us)\b|\bcheck(?: it| this| us| me| them| him| her| 'em)? out\b|\bhit me up\b
        |\btake a look at (?:my|our|this)\b|\bcheckout\b|\bcome (?:check|see
        |visit|join|hang|by)\b|\b(?:link|links?|more) (?:is )?in (?:my |the |our )?(?:bio|comments?|profile
        |description)
        """,
        "check checkout chek look listen watch visit see try read hear view go come link links bio hit take",
    ),
    rule(
        "follow-me",
        "sell",
        "asks for followers or clicks",
        r"""
        \b(?:subscribe|sub|subs|subscribers)\b|\b(?:follow|like|share|retweet|rt|boost|upvote|support
        |vote) (?:(?:and|&|\+|or|,) \w+ )?(?:my|me|us|our|for|this (?:video|page|post|channel))\b|\bgive (?:it
        |this|me|us|my|our) (?:\w+ )?(?:a )?(?:thumbs|like|listen|look|chance|try|watch|follow|share)
        |\bthumbs? (?:it |this )?up|\bmy (?:channel|page|profile|vids|videos|playlist)\b
        """,
        """
        subscribe sub subs subscribers follow like share retweet rt boost upvote support vote give thumbs
        thumb channel page profile vids videos playlist
        """,
    ),
    rule(
        "offer",
        "sell",
        "names a price, a discount or a deal",
        r"""
        \d ?% (?:off|discount|cash)|\b(?:discount|promo(?:tion(?:al|s)?|s)?\b|coupon|voucher|giveaway
        |free (?:shipping|delivery|trial|quote|gift|sample|consultation|access|download|month)
        |limited (?:time|edition|offer|spots|stock)|special offer|money back|half price
        |(?:flash |big |summer |winter |black friday )?sale (?:ends|now|today|is|on|starts)|on sale|for sale
        |clearance|lowest price|best price|affordable|starting (?:at|from)|for (?:only|just) [$€£\d]|only [$€£] ?\d
        |save (?:up to )?[$€£\d]|deals?\b|early bird|lifetime access|no obligation|no credit card)
        """,
        """
        off discount discounts discounted promo promos promotion promotional promotions coupon coupons
        voucher vouchers cashback giveaway giveaways free limited special money half sale
        clearance lowest best affordable starting only just save deal deals early lifetime no cash
        """,
    ),
    rule(
        "call-to-act",
        "sell broadcast",
        "tells everybody to do something for it",
        r"""
        \b(?:sign up|register (?:now|today|here|at|for)|join (?:us|now|today|our|me|the)|order (?:now|yours
        |today|here)|buy (?:now|yours|it now|one|tickets)|shop (?:now|the|our)|get (?:yours|started|it (?:now
        |here|today)|your (?:free|copy|tickets))|click (?:here|the|on|below|now|link)|learn more
        |find out (?:more|how|why)|book (?:a|your|now|today)|download (?:now|our|the|it|here|your)|visit (?:us
        |our|my|the|www|https?)|apply (?:now|today|here)|claim (?:your|now)|act (?:now|fast)|don'?t miss
        |call (?:now|us|today)|tap (?:the|here)|read (?:more|our|the full)|pre-?order|enter (?:to win|now|here)
        |tune in|stay tuned|reply to (?:this|be)|unsubscribe|to be removed|grab (?:your|yours|a|it)|reserve your
        |start your|discover)\b
        """,
        """
        sign register join order buy shop get click learn find book download visit apply claim act don't
        dont call tap read pre preorder enter tune stay reply unsubscribe removed grab reserve start
        discover
        """,
    ),
    rule(
        "own-work",
        "sell",
        "shows something of their own",
        r"""
        \b(?:i|we)(?:'ve| have)? (?:just |finally |recently |also )?(?:made|built|launched|wrote|created
        |released|published|started|recorded|uploaded|shipped|designed|posted|developed|dropped|opened) (?:a|an
        |my|our|this|the|some|something)\b|\b(?:my|our) (?:new|newest|latest|first|own|debut|free|upcoming
        |weekly|little) (?:\w+ )?(?:video|song|book|app|course|blog|post|single|album|channel|podcast|episode
        |newsletter|shop|store|product|article|game|track|ep|mixtape|site|website|ebook|novel|plugin|tool
        |project|service|startup|collection|music|cover|remix|workshop|webinar)\b|\b(?:i'm|we're|i am
        |we are) (?:a|an) (?:\w+ )?(?:producer|rapper|singer|band|artist|coach|consultant|realtor|agency
        |freelancer|startup|company)\b
        """,
        """
        made built launched wrote created released published started recorded uploaded shipped designed
        posted developed dropped opened video song book app course blog post single album channel podcast
        episode newsletter shop store product article game track ep mixtape site website ebook novel plugin
        tool project service startup collection music cover remix workshop webinar producer rapper singer
        band artist coach consultant realtor agency freelancer company
        """,
    ),
    rule(
        "launch",
        "sell broadcast",
        "announces something",
        r"""
        \b(?:introducing|announcing|presenting|unveiling|now (?:available|live|open|hiring|booking|accepting
        |streaming)|just (?:launched|released|dropped|landed)|out now|(?:is|are|we're) (?:now |finally )?(?:live
        |out now|here!|available|launching|hiring)|(?:excited|proud|thrilled|happy|pleased
        |delighted) to (?:announce|share|launch|present|introduce|offer|welcome|partner|support)|launch(?:ing
        |es|ed)? (?:today|day|on|its|our|new|the)|new (?:release|drop|arrivals?|collection)|coming soon
        |brand new|pre-?orders? (?:are|is|open)|show hn)\b
        """,
        """
        introducing announcing presenting unveiling available live open hiring booking accepting streaming
        launched released dropped landed out here launching announce share launch present introduce offer
        welcome partner support launches release drop arrivals arrival collection soon preorder preorders
        pre brand hn
        """,
    ),
    rule(
        "easy-money",
        "sell",
        "promises money, health or luck",
        r"""
        \b(?:make|earn|making|earning|made|win|won) (?:\w+ ){0,3}?(?:[$€£]|money|cash|income)
        |\bwork (?:from|at) home|\bpassive income|\bget (?:paid|rich)|\bfinancial freedom|\b(?:extra|easy|quick
        |fast|instant) (?:cash|money|income|loan)|\bguarantee[ds]?\b|\brisk[- ]free|\bno risk|\bviagra\b
        |\bmortgage\b|\b(?:lose|burn) (?:weight|fat|\d+)|\bcasino\b|\bcrypto\b|\bforex\b|\binvestment opportunity
        |\bcongratulations[!,]* you|\b100 ?% (?:free|legal|natural|working)|\bfree (?:money|gift ?card|iphone
        |followers)|\bdebt\b|\bmillion (?:dollars|usd)|\bopt[- ]?(?:in|out)|\b(?:seo|backlinks|traffic to your)\b
        """,
        """
        <money> $ € £ money cash income home paid rich financial loans loan guaranteed guarantee guarantees risk
        viagra mortgage lose burn casino crypto forex investment congratulations legal natural working free
        giftcard gift iphone followers debt million opt optin optout seo backlinks traffic
        """,
    ),
    rule(
        "our-customers",
        "sell broadcast",
        "speaks as a business",
        r"""
        \bwe(?:'ll| can| will)? (?:help|offer|provide|specialize|specialise|deliver|partner|make it|work with
        |serve|build)\b|\bour (?:team|customers?|clients?|services?|products?|platform|solutions?|experts?
        |community|app|store|website|company|mission|members|partners?|menu|staff|brand|guests|employees|users
        |readers|sponsors?)\b|\byour (?:business|brand|company|website|customers|clients|sales|marketing
        |audience|next|dream)\b|\b(?:professional|trusted|certified|premium|award[- ]winning|leading
        |cutting[- ]edge|high[- ]quality|state of the art|one[- ]stop)\b
        """,
        "we we'll our your professional trusted certified premium award leading cutting high state one",
    ),
    rule(
        "unasked-help",
        "sell",
        "offers a service to strangers",
        r"""
        \b(?:i|we) (?:can|could|will) (?:help|build|design|write|manage|grow|handle|teach|coach)\b[^.!?]{0,60}
        (?:dm|message|inbox|contact|hire|book|call|\?|link)
        |\b(?:dm|message|text|inbox
        |contact|whatsapp|email) (?:me|us) (?:for|to|if|now|and|today|at|on)\b|\bhire me|\bopen (?:for
        |to) (?:work|commissions?|clients)|\bcommissions? (?:are |is )?open|\btaking (?:on )?(?:clients|orders
        |bookings)|\bask me (?:how|about)|\bhappy to (?:chat|show you|demo|hop on)|\bfree (?:consultation|call
        |demo|audit)|\bhop on a call
        """,
        """
        help build design write manage grow handle teach coach dm message text inbox contact whatsapp email
        hire open commission commissions taking ask happy consultation call demo audit hop
        """,
    ),
    rule(
        "own-business",
        "sell",
        "speaks of a business, goods or a price of their own",
        r"""
        \b(?:i|we) (?:\w+ )?(?:sell|tutor|edit|repair|design|stock|rent out|do (?:this|these|them|it) for)\b|\b(?:my
        |our)
        (?:\w+ )?(?:company|startup|business|agency|etsy|patreon|kickstarter|gofundme|onlyfans|soundcloud|bandcamp
        |twitch
        |referral|affiliate|portfolio|rates|prices|stall|merch|newsletter|course|programme)\b
        |\b(?:co-?)?founder (?:of|here
        |at)|\bi'm the (?:co-?)?founder|\b(?:referral|affiliate) (?:link|code)|\buse (?:my |the )?code\b
        |\bfor a living\b
        |\bin stock\b|\b(?:or best offer|ono|obo|collection only|free to collect|ships? (?:worldwide|today|free)
        |incl\. bills|face value|new in:|selling (?:my|our|a|two|some|home))\b|\bself[- ]promo
        """,
        """
        sell tutor edit repair design stock rent do company startup business agency etsy patreon kickstarter gofundme
        onlyfans soundcloud bandcamp twitch referral affiliate portfolio rates prices stall merch newsletter course
        programme founder cofounder code living offer ono obo collection collect ship ships bills face new selling
        promo
        """,
    ),
    rule(
        "wants-your-time",
        "sell",
        "wants a call, a visit or an answer for business",
        r"""
        \b\d+[- ]min(?:ute)?s? (?:call|demo|chat)|\b(?:free|quick|short|live) (?:demo|call|chat|trial|audit)|\b(?:jump
        |hop|get) on a (?:quick |short )?call|\bsend you (?:the|more|my|our|some|all) (?:details|info\w*|link|guide)
        |\bcame
        across your (?:profile|page|post|company)|\b(?:following|follow) up on my|\bour (?:packages|platform|tool
        |guide)
        |\b(?:spots?|places?|slots?|seats?|tickets?) (?:left|remaining|available|are on sale)|\bdoors (?:close|open)
        |\bwe should talk\b|\bget in touch\b|\bthanks for connecting|\bcomment \W?\w+\W? and i|\binvestors\b|\b(?:dm
        |message
        |text|email|call) (?:me|us) (?:for|if|to)\b|\b(?:submit|enquir|inquir)\w*|\bon sale\b|\bnow hiring\b
        |\bwe're hiring
        """,
        """
        min minute minutes mins demo call chat trial audit send came follow following packages platform tool guide
        left
        remaining available sale doors talk touch thanks comment investors dm message text email submit enquiry
        enquiries
        enquire inquiry inquiries inquire hiring
        """,
    ),
    rule(
        "order-to-a-link",
        "sell broadcast",
        "tells to do something, and a link follows",
        rf"""
        {_SENTENCE}(?:click|visit|check|see|read|watch|learn|join|meet|follow|get|hear|listen|download|register|sign|take
        |ask|tell|share|vote|enter|try|view|use|go|discover|explore|find|come|buy|order|book|call|shop|save|subscribe
        |sub|add|like|grab|claim|apply|submit|send|email|contact|dm|tune|pre-?order|pick|stop|swing|bring|donate|support
        |help|reserve|start|give|look|win|play|rsvp|retweet|rt|comment|tag|search|google|install|update|upgrade|request
        |schedule|pledge|mark|celebrate|catch|discuss|browse|weigh|have|continue|stay){_ORDER}
        (?: [\w\x27#@]+){{0,3}}(?=.{{0,90}}?{_LINK})
        """,
        """
        click visit check see read watch learn join meet follow get hear listen download register sign take ask tell
        share vote enter try view use go discover explore find come buy order book call shop save subscribe sub add like
        grab claim apply submit send email contact dm tune pre preorder pick stop swing bring donate support help
        reserve start give look win play rsvp retweet rt comment tag search google install update upgrade request
        schedule pledge mark celebrate catch discuss browse weigh have continue stay
        """,
    ),
    rule(
        "order-to-all",
        "sell broadcast",
        "tells everybody to do something",
        rf"""
        {_SENTENCE}(?:click|visit|check|see|read|watch|learn|join|follow|register|sign|subscribe|find|discover|explore
        |view|hear|listen|download|vote|enter|discuss|catch|browse|rsvp|tune in|donate|apply|shop|order|weigh in
        |(?:have|take) a look|look (?:out|at)|stay tuned|retweet|rt (?:to|if|and)|share (?:this|your|with|if)|support
        |help us|help @\w+|continue to|meet (?:the|our|us)|get (?:the|your|our|more|a)|ask (?:your|us|our)|tell us
        |try (?:our|the|it)|win a|call|book|buy|claim|grab|pre-?order|sub|add me|like (?:us|our|my|and)
        |come (?:and|along|see|join|visit|meet|watch|try)){_ORDER}
        (?: [\w\x27#@]+){{0,2}}
        """,
        """
        click visit check see read watch learn join follow register sign subscribe find discover explore view hear
        listen download vote enter discuss catch browse rsvp tune donate apply shop order weigh have take look stay
        retweet rt share support help continue meet get ask tell try win call book buy claim grab pre preorder sub add
        like come
        """,
        to_all=True,
    ),
    rule(
        "plea-with-a-link",
        "sell",
        "pleads, with a link",
        rf"{_PLEASE}.{{0,60}}?{_LINK}|{_LINK}.{{0,60}}?{_PLEASE}",
        "<url>",
        to_all=True,
    ),
    rule(
        "share-for-help",
        "sell",
        "promises a share for help in secret",
        r"""
        \b(?:urgent(?:ly)? (?:business|reply|response|assistance)|confidential(?:ity)?|strictly private|late (?:father
        |husband|president)|next of kin|transfer (?:of )?(?:the |this )?(?:sum|funds?|money)|business (?:proposal
        |assistance|partnership|relationship)|million (?:united states|us|u\.s\.) dollars|beneficiary
        |(?:stroke|grace) of luck|as a surprise to you)\b
        """,
        """
        urgent urgently confidential confidentiality strictly late next transfer business million beneficiary stroke
        grace surprise
        """,
    ),
)

ANNOUNCING: tuple[Rule, ...] = (
    rule(
        "report",
        "broadcast",
        "passes on news to everybody",
        r"""
        \b(?:via|rt) (?:<|@)|\b(?:new|latest) (?:study|report|survey|research|data|poll|blog|article|post|video
        |episode|issue|podcast)\b|\b(?:study|report|survey|research) (?:finds|shows|says|reveals|suggests|from)
        |\bhere(?:'s| is| are) (?:how|why|what|our|the|a|\d)|\b(?:tips|ways|reasons|steps|lessons|things) (?:for
        |to|on|you|why|from|we)\b|\baccording to\b|\b(?:read|watch|listen|see) (?:more|the|our|how|why|here)\b
        |\bin case you missed|\bicymi\b|\bfull (?:story|details|article|report)|\b(?:video|photos?|infographic
        |podcast|webinar|slides|breaking|update|blog|opinion|thread)[:|]
        """,
        """
        via rt study report survey research data poll blog article post video episode issue podcast here's
        heres here tips ways reasons steps lessons things according read watch listen see case icymi story
        details photo photos infographic webinar slides breaking update opinion thread
        """,
    ),
    rule(
        "to-the-crowd",
        "broadcast",
        "speaks to a crowd",
        r"""
        \b(?:hey|hi|hello|good morning|happy \w+day|attention|calling all|dear|thank you|welcome),? (?:all
        |everyone|everybody|guys|folks|friends|fans|followers|team|twitter|world|fam|y'all|peeps|followers)\b
        |\b(?:today|tonight|tomorrow|this (?:week|weekend|month|saturday|sunday|friday)) (?:at|on|we|from|in
        |only|is|join)\b|\b(?:happy|proud) (?:to|of) (?:support|our|partner|welcome)
        |\b(?:for (?:the )?immediate release|press release|save the date|doors (?:open|at)
        |live from)\b
        """,
        """
        all everyone everybody guys folks friends fans followers team twitter world fam y'all yall peeps
        today tonight tomorrow week weekend month saturday sunday friday happy proud immediate press save
        doors live
        """,
    ),
    rule("speaks-to-one", "", "begins by speaking to somebody", r"^ ?@\w", "<user>"),
)
