"""What callers say in English, by subject. See `words_pl` for the keys and `phrases` for the notation. No
apostrophes."""

from __future__ import annotations

from infolinia.procedures.understanding.phrases import expanded

GROUPS = {
    "not": (
        "(dont|do not|wont|will not|cant|cannot|can not|would rather not|id rather not|wouldnt|"
        "not going to|not gonna|not|never|refuse to)"
    ),
    "human": (
        "(human|person|agent|agents|representative|rep|advisor|adviser|operator|somebody|someone|manager|"
        "supervisor|consultant|people)"
    ),
    "talk": "(speak|talk|speaking|talking|put me through|connect me|transfer me|get me|give me|have)",
}  # fmt: skip
PHRASES: dict[str, tuple[str, ...]] = expanded(GROUPS, {
    "emergency:gas": (
        "(smell*|stinks|reeks|odou*r|leak*|hiss*|whiff) .. gas", "gas .. (smell*|leak*|escap*|hiss*|alarm)",
        "carbon monoxide", "co alarm",
        "rotten eggs", "(smells?|stinks?|reeks?) .. gas", "gas .. (coming|everywhere|in the)", "gas leak",
    ),
    "emergency:fire": (
        "(on|a|the|caught|theres|there is) fire", "^fire", "fire$", "smoke", "smoking",
        "(burning|flames|burnt|in flames|ablaze)", "explo*",
        "(somethings|its|it is|house|meter|box|socket|cable) .. burning", "burning smell", "caught fire",
        "smok(e|ing)", "sparks? and smoke",
    ),
    "emergency:life_support": (
        (
            "(ventilator|respirator|life support|dialysis|oxygen (machine|concentrator|supply)|on oxygen|"
            "breathing (machine|apparatus)|medical (equipment|device)|incubator)"
        ),
        "(concentrator|cpap|bipap|nebuli[sz]er|feeding pump|iron lung)",
        "(depends|relies|rely|depend) on .. (machine|oxygen|equipment)", "hooked up to .. (machine|oxygen)", "oxygen",
    ),
    "emergency:medical": (
        "(isnt|not|stopped) breathing", "unconscious", "passed out",
        "(electrocuted|got a shock|heart attack|bleeding|ambulance)", "(hes|shes|is|are|someone) .. (injured|hurt)",
        "(faint*|collapsed|unresponsive|stroke|not moving|burned|electric shock)",
    ),
    "hazard": (
        "spark*", "(live|loose|hanging|broken|fallen|downed) .. (wire*|cable*|line*)",
        "(wire*|cable*) .. (hanging|down|on the ground)", "(danger*|hazard*|electric shock*)",
        "(pole|pylon) .. (fallen|down)", "water .. (socket*|fuse*|electric*)",
        "(wires?|cables?|lines?) ~ (lying|hanging|down|on the|across|loose|snapped|exposed|bare)",
        "(crackling|buzzing|sparking|popping|arcing|sizzling) ~ (meter|socket|box|outlet|cable|wires?)?",
        "(hot|scorched|melting|melted) ~ (socket|plug|meter|cable|outlet)",
        "(scared|worried|afraid) .. (explode|blow up|catch fire)",
    ),
    "distress:crisis": (
        "cant (go on|take it|take this|do this|cope|live)( like this| any ?more| much longer)*$", "cant go on",
        "(kill|killing|hurt|harm) myself", "(end|ending|take|taking) my (own )?life", "end it all",
        "(want|wanna|like|rather) .. (die|be dead)", "suicid*",
        "(dont|do not|no longer) want to (live|be here|be alive)",
        "(no|not|nothing) .. (reason|point|worth) .. (living|live|going on|life)", "better off (dead|without me)",
        "nothing .. to live for", "cant live like this", "no way out",
        "(hang|hanging|drown|shoot|poison) myself", "(overdose|jump off|in front of a train)",
        "(dont|do not) want to .. (wake up|live|be here)",
        "(nothing|no reason|no point) .. (left to live|living|go on|live for)", "(had enough|tired) of (life|living)",
        "cant (take|stand|cope) .. (any ?more|any longer)", "(do|doing) something (stupid|to myself)",
        "(theyd|youd|everyone|everybody|world) .. better off without me", "(not|no longer) worth living",
        "(wish|wished) .. (dead|wasnt here|never been born)",
        "(want|wish) .. (all|everything|it) .. (to end|over|to stop)", "(want|wish) .. it .. over",
        "cant see .. (way out|future|point)",
    ),
    "deceased": (
        (
            "(passed away|died|is dead|has died|deceased|no longer with us|passed on|lost my (mother|father|"
            "husband|wife|mum|dad|son|daughter))"
        ),
        "(hes|shes) (dead|gone)", "late (husband|wife|mother|father)", "(passed|dead) .. (year|month|week)*$",
        "(hes|shes|he is|she is|he|she|father|mother|husband|wife|dad|mum) .. (dead|died|passed|gone)",
    ),
    "wrong_number": (
        "wrong (number|person|house)", "(nobody|no one|noone) .. (that name|called that|by that name)",
        "theres no .. (here|by that name)", "(dont|do not) know .. (that person|anyone|him|her|anybody)",
        "misdialled",
        "(nobody|no one|noone|nobodys) .. (here )?(by|with|of) (that|this) name",
        "(you have|youve got|got|have) the wrong",
        "(dont|do not|never) .. (know|heard of) .. (him|her|anyone|anybody|that name|them)",
        "not (my|the right) number",
    ),
    "stop_contact": (
        (
            "(dont|do not|never|stop) .. (call*|ring*|phon*|contact*|harass*|bother*) .. (again|me|here|any ?more|"
            "us|ever)"
        ),
        "stop (calling|ringing|phoning|contacting|harassing|bothering)",
        "(take|remove|delete|strike|get) .. (me|my number|my details|my name|my data|us) (off|from)",
        "(remove|delete|erase) my (number|details|data|name)", "(leave|leaving) me alone",
        "(no more|no further) (calls|contact)", "(withdraw|revoke) .. consent", "unsubscribe", "off (your|the) list",
        "not .. be (called|contacted)",
        (
            "(dont|never|stop|quit|no) .. (call|calls|calling|ringing|phoning|contact|contacting) .. (again|"
            "any ?more|ever|here|me|us)?$"
        ),
        "lose (this|my) number",
        "never .. (ring|call|phone|contact) .. (again|me|here)?",
    ),
    "language": (
        "(speak|in|have) .. (polish|ukrainian|german|russian)", "(polish|ukrainian|german|russian) please",
        "(dont|do not|cant) (speak|understand) english", "(mowi*|rozmawia*|prosze|mozna) .. po polsku", "^po polsku",
    ),
    "repetition_complaint": (
        (
            "(already|just) (told|said|explained|gave|given|answered|went through|been through|did) .. (you|that|"
            "this|it|them|him|her|colleague|someone|guy|lady|person|agent|all)*"
        ),
        "(ive|i have|i) already .. (told|said|explained|gave|given|answered|been through)", "how many times",
        "(third|second|fourth|tenth|hundredth|umpteenth) time",
        (
            "(told|explained .. to|gave .. to|said .. to) .. (the last|the other|your colleague|another|"
            "the previous|last person)"
        ),
        "(again and again|over and over)", "(repeat*|keep .. repeating) myself",
        "same (thing|question*) .. (again|over)", "not again",
        (
            "(told|explained|said|given|gave|been through|went through|repeated|answered) .. (already|"
            "before|times|people|colleague|colleagues|lot|last person|three|four|twice|other)"
        ),
        "how often do i", "(asked|asking) me (that|this) (already|again|before)", "keep (asking|having to)",
        "(spoke|spoken|talked|rang|called|phoned) .. (already|twice|before|three times|yesterday)",
    ),
    "slower": (
        "(slower|slowly|slow down|too fast|too quick*|not so fast|take it slow)", "(cant keep up|you lost me)",
        "(quick|fast) for me", "slower",
    ),
    "repeat": (
        "(say|repeat|read) .. (again|that again|once more)", "repeat [that|it|the question]",
        "(once|one) more( time)?$",
        "^(again|pardon|sorry|what|come again|excuse me|pardon me|eh|say what|huh)( please| me| again)?$",
        "(come again|say again|beg your pardon)",
        (
            "(didnt|did not|couldnt|cant|could not|cannot|dont) (quite |really )?(catch|hear|get) .. "
            "(that|you|it|what|a word|"
            "very|last|anything)*"
        ),
        "what (did|do) you (say|mean you|ask)", "what was (that|the question)",
        "(louder|speak up|breaking up|bad line|line is bad)", "missed (that|what)",
        "(you|youre) .. (cut out|cutting out|breaking up)",
        "(what|how much|which|when) (did|was|were) (you|it|that)( say| said| asking| again)?$", "^sorry what$",
        "(didnt|did not|cant|couldnt) (quite |really )?(hear|catch|get)",
        "(youre|line|its) .. (faint|crackly|quiet|breaking|muffled)", "(say|run) .. by me again",
        "from the (start|beginning|top)",
        "(go over|run through|run|say|read|repeat|tell me) .. again", "(the|that) (question|bit|part|last part) again",
        "^(sorry |pardon )?(how much|which|when|what|how many)( was| did| is)?( it| that| you say)?$",
    ),
    "back": (
        "(go|going|take me|come|step|move|get) back", "(previous|last|earlier) (question|step|one|answer)",
        "^(back|back please|one back|undo)$", "back (to|a step|up)", "(return|revisit) .. (question|step)",
        "(change|correct) .. (previous|last|earlier|my) (answer|one)",
    ),
    "person": (
        "<talk> .. (to|with) .. <human>", "^(a )?(real |live |actual )*<human>( please)?$",
        "(put me through|connect me|transfer me|get me|give me|want|need|like|prefer) .. <human>$", "put me through",
        "(real|live|actual) (human|person|people|agent)",
        "(no|not|dont|hate) .. (talk|speak|talking|speaking) .. (machine|robot|bot|computer)*s?$", "transfer me",
        "connect me", "customer service$",
        "(human|real person|live person|proper person)", "someone (real|in charge|else|competent)",
        "(speak|talk) to (the|your|a) (boss|manager|supervisor)", "(not|wont|dont) .. (machine|robot|bot|computer)s?$",
    ),
    "hold": (
        (
            "(hold on|hang on|one (second|sec|moment|minute)|just a (second|sec|moment|minute|tick)|wait|"
            "bear with me|give me a (second|sec|moment|minute)|a (moment|minute|second)( please)?$)"
        ),
        (
            "(let me|ill|i need to|have to|ill just) .. (get|grab|find|fetch|look|check|see)( it| that| my.*|"
            " for.*| a.*)?$"
        ),
        "^(moment|second|hold)$", "(dont hang up|stay on the line|be right back|two secs)",
        "(hold|hang) on", "(one|two|half a|just a) (sec|secs|second|seconds|tick|minute|moment|mo|ticks)",
        "(grab|fetch|find|get|looking for) .. (pen|glasses|paper|bill|card|wallet|door)",
        "(the|somebodys|someones) .. (doorbell|at the door)", "bear with",
    ),
    "help": (
        "? (where) .. (find|is|do|would|can|look)",
        "(what do you mean|what does .. mean|whats .. mean|meaning|what is|whats a|whats that|what is that)",
        "(dont|do not|didnt) understand", "^(help|help me|help please)$",
        (
            "(what|which) .. (options|choices|supposed to|should i|format|number|do i (say|give|choose|need)|"
            "can i (say|choose))"
        ),
        "how (do|can|would) i .. (find|check|say|answer|give|read)", "how (do|can) i know (what|which|if)",
        "(can|could) you .. (explain|help|clarify)",
        "(an|for) example", "confus*", "what .. (ten|zero|one|scale) .. mean*",
        "not sure what you (mean|want|need|are asking)", "(how many) (digits|characters)",
        "(what|which) .. (do you mean|is that|are you asking|should it|number is)", "what (kind|sort) of",
        "? (how|what) .. (look like|looks like)", "? (which|what) number",
        "? what (are|were) (the|my) (options|choices)", "meaning what",
    ),
    "lost": (
        "^(and |but )*what (if|happens if)", "(can|may|could|do) i .. (refuse|say no|decline|opt out)",
        "(dont|do not|didnt) (quite |really )?(understand|follow|get (it|you|what))",
        "what are you (asking|on about|talking about)", "no idea what you",
        "(dont|do not|didnt) (quite |really )?(understand|follow)",
    ),
    "use_caller_number": (
        "(one|number|phone) .. (calling|ringing|phoning|speaking|called|talking) .. (from|on|now|me)",
        "(this|same) (number|one|phone)$", "the same( one)?$", "^(this one|this|this number)$",
        "(you|number) .. (can see|called me|see on|have on)", "caller id", "im (calling|ringing) (from|on)",
        "(the )?same (number|one|phone)( .*)?", "(this|the) (number|one) .. (im|i am|youre|on)",
        "(this|that) (one|ones|number|numbers)( is)? (fine|ok|okay|will do|works|good)",
        "^(this|that) (one|ones|number)",
    ),
    "refuse": (
        (
            "<not> .. (give|giving|tell|telling|say|saying|answer|answering|share|sharing|disclose|provide|discuss|"
            "giving out|reveal|give out)"
        ),
        (
            "(refuse|no comment|none of your business|not your business|mind your own|thats private|its private|"
            "thats personal|too personal|confidential|rather not|prefer not|pass on that)"
        ),
        "(skip|pass) .. (this|that|question|it|one)", "^(skip|pass|no way)$", "not comfortable",
        "dont want to( do that)?$",
        "(never|not) .. (pay|paying|giving|getting) .. (you|penny|cent|anything|dime)",
        "(wont|not going to|refuse to|not gonna|never going to) .. (pay|give|tell|answer)",
        "(none of|whats it to) .. (your business|you|concern)", "next question", "(skip|pass) .. (that|it|this)?",
        "(thats|its) (private|personal|confidential)", "not telling you",
        "(youll|you will|youre) .. never .. (see|get|have)", "(never|not) .. see .. (money|penny|cent)",
        "over my dead body", "^never$",
        "(no intention|not intending|dont intend|no plans|refuse) .. (pay|paying)",
    ),
    "dont_know": (
        "(dont|do not|didnt|wouldnt) .. know", "no (idea|clue)",
        "(cant|cannot|dont|do not|couldnt) .. (remember|recall|tell|say for)",
        "(hard|difficult|tough) to (say|tell|know|judge)", "(not|isnt) .. (sure|certain)",
        "(forgot|forgotten|slipped my mind|escapes me)",
        (
            "(dont|do not|havent) .. (have|got) .. (on me|with me|to hand|handy|in front of me|at hand|here|"
            "right now)"
        ),
        "(havent|have not) .. (idea|clue|foggiest|faintest)", "who knows", "beats me",
        "(id|i would|i will|ill|i) have to check", "couldnt (say|tell you)",
        "(i|havent|not) .. got (it|the number|that) (here|on me|with me)",
        "(how|where) (would|should|am|could|do) i .. know", "havent (a|the|got) .. (clue|idea)",
        "(your guess|search me)", "(cant|couldnt|dont) .. (remember|recall|think of)", "no clue",
        "(not|didnt) .. (written|write|check|checked|count|counted|notice)",
        "(without|havent) .. (the|my) .. (paperwork|documents|bill|letter)",
        "(cant|couldnt) (find|read|make out) .. (it|that|number|one)?",
        "(its|theyre|left it) .. (upstairs|at home|in the car|at work|in the other room)", "cant say",
        "(cant|couldnt|cannot) (really |exactly |honestly )?(say|tell)( you)?", "not there .. (so)?",
        (
            "(dont|do not|havent) .. (have|got) .. (that|the|my|any|a|this) (number|code|details|info|"
            "paperwork|bill|reference|document)( .*)?$"
        ),
    ),
    "no_preference": (
        "(dont|do not) (mind|care)", "(doesnt|does not|dont) (matter|make a difference|make any difference)",
        "(whatever|whichever|either( one)?( is fine| way)?|any(thing)?( of them)?( is fine| will do)?)$",
        (
            "(no preference|im easy|im flexible|up to you|all the same|makes no difference|your choice|you (choose|"
            "decide|pick)|not (bothered|fussed))"
        ),
        "any ?(time|way|one) (is fine|will do|works|suits)", "^any ?(time|of them|one|way)$",
        "(whatever|whichever) .. (suits|easiest|works|you)",
        "(you|you can) (pick|choose|decide)", "(either|both|any|all) .. (fine|ok|okay|works|good)",
        "(whichever|whatever)( you.*| is.*| suits.*)?", "not (bothered|fussy|fussed)",
        "dont (care|mind) .. (which|how)?",
        "(whichevers|whatevers) ..", "(whichever|whatever)( is)? (quick*|easi*|best|cheap*)",
        "(whenever|wherever|however|whichever) .. (suits|you|like|want|convenient|easiest|best)",
    ),
    "but_not": (
        "(as long as|except|but not|just not|only|provided|unless|apart from|not (in|before|after|on))",
    ),
    "none": (
        "(dont|do not|havent|have not|never) .. (have|got|had|own|use)",
        "^(none|nothing|no|n a|not applicable|there isnt( one)?|without)( .*)?$", "(doesnt|does not) (exist|apply)",
        "(no|without) (email|phone|mobile|address)",
        "(dont|do not|never) (do|have|use) .. (email|emails|mail|phones|mobile)",
    ),
    "other": (
        "(something|somewhere|another|anything) (else|different|matter|other)",
        "(a |an )?(different|another|other) (thing|matter|issue|problem|reason|topic|subject)",
        "none of (these|those|them|the above)", "^(other|another|neither|none|something different)$",
        "not (on the list|listed|any of)",
        "none of .. (those|these|them|that|above)", "(its|it is|no) .. something else",
        "different (issue|problem|matter)",
        "neither of (those|these|them)",
    ),
    "defer": (
        (
            "(need|have|want|like|prefer|let me|going) .. (read|think|consider|talk to|speak to|discuss|check with|"
            "ask my|look at|sleep on|go over|review|see it)( .*)?"
        ),
        "(think|sleep) .. (about|over|on) it", "(think about|consider) (it|that|this)",
        "(not|cant) .. (now|yet|today|decide|right now)$", "(later|another time|some other time|not now|not yet)$",
        "(send|email|post|mail) .. (me|it|that|in writing|first)", "(need|want|give me) .. (time|a day|few days)",
        "get back to you", "in writing",
        (
            "(need|have|want|like|id|going) .. (think|sleep on|talk it over|talk to|speak to|speak with|ask|"
            "run it by|check with|consult|look over|go through|read) .. (my|it|the|that|this|him|her|them|"
            "first|over|about|a)?"
        ),
        "(ill|let me) (think|sleep|ponder|mull) ..",
        (
            "(ask|consult|check with|talk to|speak to) .. (husband|wife|partner|lawyer|accountant|boss|son|"
            "daughter|mother|father)"
        ),
        "(post|email|send) .. (first|in writing|copy|a copy|the terms)",
        (
            "(lawyer|solicitor|husband|wife|partner|accountant|son|daughter|boss) .. (should|needs|has|must|"
            "will want|would want) .. (see|look|read|check|know|agree)"
        ),
    ),
    "backchannel": (
        (
            "^(uh ?huh|mm ?hm+|mhm|mm+|yeah|yes|yep|ok|okay|right|sure|i see|got it|go on|go ahead|alright|"
            "all right|fine|understood|i understand|i agree|im listening|carry on|continue|aha|ah|oh|hmm|good|"
            "great|of course|no problem|please|im here|cool|gotcha|yup)( (uh ?huh|mm ?hm+|mhm|mm+|yeah|yes|yep|ok|"
            "okay|right|sure|i see|got it|go on|go ahead|alright|fine|understood|i understand|im listening|"
            "carry on|continue|please|good|great|im here|cool|so|and))*$"
        ),
    ),
    "hang_up_wish": (
        "(goodbye|good bye|bye|bye bye|see you|have a (good|nice) (day|one|evening)|cheerio|take care)$",
        "^(goodbye|bye)", "(have|need|got) to (go|run|hang up)", "(hang|hanging) up", "(gotta|must) (go|run|dash)",
        "end (the|this) call",
        "(bye|goodbye|cheerio|ta ta|ta ra|see ya|cheers|good ?night) (now|then|for now)?",
        "(hanging up|hang up|putting the phone down|ending this call)",
    ),
})  # fmt: skip
