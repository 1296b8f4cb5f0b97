"""What callers say beside the matter, and wishes of their own, in English; see `words_en` for keys and notation."""

from __future__ import annotations

from infolinia.procedures.understanding.phrases import expanded

PHRASES: dict[str, tuple[str, ...]] = expanded({}, {
    "digress:is_machine": (
        (
            "? (talking|speaking|talk|speak|chatting) .. (robot|machine|bot|computer|ai|recording|human|"
            "real person|person|artificial intelligence|automated)"
        ),
        (
            "? (are you|is this|is that|is it|am i|you|youre|you a) .. (robot|machine|bot|computer|ai|recording|"
            "human|real|real person|automated|live person|recorded)"
        ),
        "? ^(a )?(robot|bot|machine|computer|ai)$", "(sound|sounds|talk) like .. (robot|machine|bot|recording)",
        "? (machine|robot|bot|computer|recording|human|person) .. (this|talking|speaking|real)",
        "? real (person|human)", "? (is|are) .. (automated|a real|actual)",
        "? (robots|bots|machines|computers|recordings|recorded|automated)",
    ),
    "digress:who_are_you": (
        "? (who|whos) .. (this|calling|speaking|you|that|there|am i)",
        "(what|whats) .. (this|it|that|call) .. (about|regarding|concerning|in connection)",
        "(regarding what|concerning what)", "? (what|which) (company|organisation|firm|bank)",
        "where .. (calling|ringing|phoning) from", "who do you (work for|represent)",
        "why (are you|you) (calling|ringing|phoning)", "? (whats|what is) your name", "what do you want",
        "? (whos|who is|who am i) .. (asking|speaking|talking)", "depends whos (asking|calling)", "? what company",
        "? what .. (selling|this about|about|want)$", "(whats|what is) .. (in connection|regard|regarding|concerning)",
        "who wants to know", "whos it",
    ),
    "digress:number_source": (
        "(where|how) .. (get|got|find|found|obtain|have|come by) .. (number|details|data|phone|name|contact)",
        "who gave you",
    ),
    "digress:why_needed": (
        "why .. (need|want|ask*|have to|should i|do i|you need|required|necessary|give|tell)",
        "? (do i|must i|should i) (have to|need to|really)",
        "? (is (it|that) (really )?(necessary|required|mandatory|needed))",
        "what .. (need|want|use) .. (it|that|this|my) for", "what (will|do|are) you .. (do|doing) with",
        "whats (that|it|this) for",
        "? ^(what for|why|how come|why is that)$", "? why .. (record|recording|you|that|this)",
        "? what .. (have|got) to do with",
    ),
    "digress:already_paid": (
        "(already|just|have|ive) .. (paid|settled|transferred|cleared)",
        "(paid|settled|transferred|cleared) .. (already|yesterday|last|ago|off|in full|that|it|this|weeks|days)",
        "(payment|transfer|money|its|thats|been) .. (gone|been made|gone through|paid|sent|been sent|settled)",
        "(sent|made) .. (payment|transfer|money)", "^(but )?i paid",
        "(paid|settled|cleared|sent|transferred) .. (already|last|ago|yesterday|on the|in full|weeks?|months?)",
        "(ive|i have|i) .. (proof|receipt|confirmation) .. (payment|paid|transfer)",
        (
            "(i|ive|we|weve|i have|already|its|was|been|have) (already |just |all )?(paid|settled|cleared|"
            "transferred)(?! by)"
        ),
    ),
    "digress:not_mine": (
        "not .. my (debt|bill|account|contract|loan|invoice)", "(isnt|not|never) mine",
        "(debt|bill|account|contract|loan) .. (isnt|is not|not|never) .. (mine|my)",
        "(dont|do not|never) .. (owe|owed) [you|anyone|anybody|anything|any|a|nothing]*", "owe .. nothing",
        "never .. (signed|had|took out|opened|ordered|been a customer|heard of)",
        "(stole|stolen|identity theft|someone else)", "(dispute|contest) .. (debt|this|it)",
        "(dont|do not) have (any|a) (debt|debts|contract|account)",
        "(nothing|not) .. to do with me", "(wasnt|isnt|not) me",
        (
            "(never|didnt) .. (sign|signed|order|ordered|take|took|agree|agreed|buy|bought|had|"
            "have) .. (that|this|it|anything|contract|loan)?"
        ),
        "(debt|bill|loan|account) .. (belongs|husband|wife|brother|previous|someone)",
        "(dont|do not) (recogni[sz]e|accept|acknowledge) .. (debt|this|it|that|bill|account)",
        (
            "(must be|its|thats|want) (some|another|a different|some other) .. (other|one|person|guy|else|"
            "john|smith|customer)"
        ),
        "mistaken identity", "(a )?different person",
        "(isnt|not|never|wasnt) .. my (debt|bill|account|contract|loan|invoice)",
        "never .. (taken|borrowed|applied|agreed|dealt)",
    ),
    "digress:objection_trust": (
        "(scam*|fraud*|con artist*|rip ?off|swindle|phishing|dodgy|suspicious|fake)", "(dont|do not) (trust|believe)",
        "how (do|can) i (know|be sure|verify|check) .. (you|this|that|real|genuine|legit)*",
        "(prove|proof) .. (you|this|who|it)",
        "(scammer*|con|conning|crook*|legit|legitimate|genuine|trick|ripping me off)$",
        "sounds .. (scam|dodgy|fishy|suspicious)", "smells fishy",
        "(lying|lies|liar*|nonsense|rubbish)",
    ),
    "digress:objection_time": (
        "(no|dont have|havent got|not .. the|have no) .. time",
        "(im|i am) .. (busy|at work|driving|in a meeting|working|abroad|in the middle|rushing|in a hurry)",
        "(cant|cannot) (talk|speak)( right now| now| at the moment)?$",
        "(bad|not a good|isnt a good|inconvenient) (time|moment)", "not .. good time",
        (
            "(im|i am|were) .. (driving|at work|working|shopping|busy|in the car|on a train|in a shop|"
            "on holiday|at the doctor*|about to|in the middle|in a meeting)"
        ),
        "(cant|cannot|not able to) .. (talk|speak|chat)", "caught me .. (bad|wrong)",
    ),
    "digress:interest": (
        "(how much|what|why|hows|whats|where) .. interest", "interest .. (rate|how|what|why|charged|come|calculated)",
        "? interest", "(why|how) .. so (much|high)", "where .. (amount|figure|sum|number) come",
        "interest",
    ),
    "digress:time_barred": (
        "time barred", "statute barred", "statute of limitation*", "too old",
    ),
    "digress:hardship": (
        "(lost|losing) my job",
        (
            "(im|i am|been) .. (unemployed|in hospital|laid off|made redundant|out of work|on benefits|very ill|"
            "seriously ill)"
        ),
        "(have|got|theres) no (money|income|cash)", "(dont|havent) .. (any|have the|got the) (money|cash|funds)",
        "(broke|skint|penniless|bankrupt)", "cant make ends meet",
    ),
    "digress:objection_price": (
        "too (much|expensive|high|dear|steep)", "(expensive|pricey|overpriced)",
    ),
    "digress:how_long": (
        "how long .. (take|wait|will|be|until)", "when .. (answer|hear back|fixed|back on|will it)",
    ),
    "request:change_phone": (
        "(change|update|correct|amend) .. (phone|number|mobile|telephone)",
    ),
    "request:change_address": (
        "(change|update|correct|amend) .. address$", "(ive|i have|i) moved( house)?",
    ),
    "request:change_email": (
        "(change|update|correct|amend) .. email",
    ),
    "request:change_name": (
        "(change|update|correct|amend) .. (name|surname)",
    ),
    "request:change_account": (
        "(change|update) .. (bank|account)",
    ),
    "request:instalments": (
        (
            "(instal?ments?|payment plan|spread .. (it|out|over|payments?|cost)|pay .. (in parts|in stages|"
            "bit by bit|monthly|over time))"
        ),
    ),
    "request:callback": (
        "(call|ring|phone) .. (me|us) .. (back|later|tomorrow|another|after|in the)", "(call|ring) back", "callback",
    ),
    "request:complaint": (
        "(make|file|lodge|raise) .. complaint",
    ),
    "request:invoice": (
        "(send|copy|duplicate|resend) .. (invoice|bill)",
    ),
    "request:cancel": (
        "(cancel|terminate|end) .. (contract|subscription|service|account|agreement)",
    ),
    "request:discount": (
        "(discount|write .. off|waive|reduction)",
    ),
})  # fmt: skip
