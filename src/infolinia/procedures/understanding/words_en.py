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
    ),
    "emergency:fire": (
        "(on|a|the|caught|theres|there is) fire", "^fire", "fire$", "smoke", "smoking",
        "(burning|flames|burnt|in flames|ablaze)", "explo*",
    ),
    "emergency:life_support": (
        (
            "(ventilator|respirator|life support|dialysis|oxygen (machine|concentrator|supply)|on oxygen|"
            "breathing (machine|apparatus)|medical (equipment|device)|incubator)"
        ),
    ),
    "emergency:medical": (
        "(isnt|not|stopped) breathing", "unconscious", "passed out",
        "(electrocuted|got a shock|heart attack|bleeding|ambulance)", "(hes|shes|is|are|someone) .. (injured|hurt)",
    ),
    "hazard": (
        "spark*", "(live|loose|hanging|broken|fallen|downed) .. (wire*|cable*|line*)",
        "(wire*|cable*) .. (hanging|down|on the ground)", "(danger*|hazard*|electric shock*)",
        "(pole|pylon) .. (fallen|down)", "water .. (socket*|fuse*|electric*)",
    ),
    "distress:crisis": (
        "cant (go on|take it|take this|do this|cope|live)( like this| any ?more| much longer)*$", "cant go on",
        "(kill|killing|hurt|harm) myself", "(end|ending|take|taking) my (own )?life", "end it all",
        "(want|wanna|like|rather) .. (die|be dead)", "suicid*",
        "(dont|do not|no longer) want to (live|be here|be alive)",
        "(no|not|nothing) .. (reason|point|worth) .. (living|live|going on|life)", "better off (dead|without me)",
        "nothing .. to live for", "cant live like this", "no way out",
    ),
    "deceased": (
        (
            "(passed away|died|is dead|has died|deceased|no longer with us|passed on|lost my (mother|father|"
            "husband|wife|mum|dad|son|daughter))"
        ),
        "(hes|shes) (dead|gone)", "late (husband|wife|mother|father)", "(passed|dead) .. (year|month|week)*$",
    ),
    "wrong_number": (
        "wrong (number|person|house)", "(nobody|no one|noone) .. (that name|called that|by that name)",
        "theres no .. (here|by that name)", "(dont|do not) know .. (that person|anyone|him|her|anybody)",
        "misdialled",
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
    ),
    "slower": (
        "(slower|slowly|slow down|too fast|too quick*|not so fast|take it slow)", "(cant keep up|you lost me)",
    ),
    "repeat": (
        "(say|repeat|read) .. (again|that again|once more)", "repeat [that|it|the question]",
        "(once|one) more( time)?$",
        "^(again|pardon|sorry|what|come again|excuse me|pardon me|eh|say what|huh)( please| me| again)?$",
        "(come again|say again|beg your pardon)",
        (
            "(didnt|did not|couldnt|cant|could not|cannot|dont) .. (catch|hear|get) .. (that|you|it|what|a word|"
            "very|last|anything)*"
        ),
        "what (did|do) you (say|mean you|ask)", "what was (that|the question)",
        "(louder|speak up|breaking up|bad line|line is bad)", "missed (that|what)",
        "(you|youre) .. (cut out|cutting out|breaking up)",
    ),
    "back": (
        "(go|going|take me|come|step|move|get) back", "(previous|last|earlier) (question|step|one|answer)",
        "^(back|back please|one back|undo)$", "back (to|a step|up)", "(return|revisit) .. (question|step)",
    ),
    "person": (
        "<talk> .. (to|with) .. <human>", "^(a )?(real |live |actual )*<human>( please)?$",
        "(put me through|connect me|transfer me|get me|give me|want|need|like|prefer) .. <human>$", "put me through",
        "(real|live|actual) (human|person|people|agent)",
        "(no|not|dont|hate) .. (talk|speak|talking|speaking) .. (machine|robot|bot|computer)*s?$", "transfer me",
        "connect me", "customer service$",
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
    ),
    "help": (
        "? (where) .. (find|is|do|would|can|look)",
        "(what do you mean|what does .. mean|whats .. mean|meaning|what is|whats a|whats that|what is that)",
        "(dont|do not|didnt) understand", "^(help|help me|help please)$",
        (
            "(what|which) .. (options|choices|supposed to|should i|format|number|do i (say|give|choose|need)|"
            "can i (say|choose))"
        ),
        "how (do|can|would) i .. (find|know|check|say|answer|give|read)", "(can|could) you .. (explain|help|clarify)",
        "(an|for) example", "confus*", "what .. (ten|zero|one|scale) .. mean*",
        "not sure what you (mean|want|need|are asking)", "(how many) (digits|characters)",
    ),
    "use_caller_number": (
        "(one|number|phone) .. (calling|ringing|phoning|speaking|called|talking) .. (from|on|now|me)",
        "(this|same) (number|one|phone)$", "the same( one)?$", "^(this one|this|this number)$",
        "(you|number) .. (can see|called me|see on|have on)", "caller id", "im (calling|ringing) (from|on)",
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
    ),
    "but_not": (
        "(as long as|except|but not|just not|only|provided|unless|apart from|not (in|before|after|on))",
    ),
    "none": (
        "(dont|do not|havent|have not|never) .. (have|got|had|own|use)",
        "^(none|nothing|no|n a|not applicable|there isnt( one)?|without)( .*)?$", "(doesnt|does not) (exist|apply)",
        "(no|without) (email|phone|mobile|address)",
    ),
    "other": (
        "(something|somewhere|another|anything) (else|different|matter|other)",
        "(a |an )?(different|another|other) (thing|matter|issue|problem|reason|topic|subject)",
        "none of (these|those|them|the above)", "^(other|another|neither|none|something different)$",
        "not (on the list|listed|any of)",
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
    ),
    "yes:customer": (
        "(this is|thats|it is|its) (she|he|her|him|me|i)", "^speaking",
        "(youre|you are) (speaking|talking) (to|with) (her|him|me)",
        "^(thats me|its me|here|in person|i am|thats right)", "speaking$", "the very same", "how can i help",
    ),
    "no:customer": (
        (
            "(hes|shes|he is|she is|theyre|husband|wife|mother|father|mum|dad|son|daughter|brother|sister) .. (not|"
            "out|away|isnt|at work|asleep|unavailable|sleeping)( .*)?"
        ),
        "not (here|in|at home|home|available)", "(isnt|is not) (here|in|at home|home|available)",
        (
            "(this is|im|i am|its) (his|her|the) (wife|husband|son|daughter|mother|father|mum|dad|brother|sister|"
            "partner|secretary|neighbour|carer)"
        ),
        "doesnt live here", "(can i take a message|ill (get|fetch|pass|call|tell) (him|her|it|them))",
        "(out|away) (at the moment|right now|of town)",
    ),
    "no:more": (
        "(thats|that is|thatll be|that will be|that was) (all|it|everything)",
        (
            "^(all|nothing|nope|thanks|thank you|cheers|nothing else|im (good|fine|done|all set|ok|okay)|all (good|"
            "done|set)|thats it)( .*)?$"
        ),
        "(nothing|no) (else|more|further)", "(thanks|thank you|cheers)( very much| so much| a lot| for your help)?$",
        "(good|bye) ?bye",
    ),
    "yes:more": (
        "(one more|another|quick|one other|just one|one last) (thing|question|matter|issue)",
        (
            "(i|id|i would|ive|i have) .. (also|another|more|like to|want to|wanted to|need to|wonder*) .. (ask|"
            "know|change|check|report|question|order)"
        ),
    ),
    "no:danger": (
        (
            "(nobody|no one|noone|nothing|none) .. (danger|risk|harm|burning|smoking|sparking|wrong|hurt|dangerous|"
            "happening)"
        ),
        "(everything|all|everyone|everybody|we|were|im) .. (fine|ok|okay|safe|alright|good|all right)",
        "(no|isnt any|not any|without|not in) .. (danger|risk|smoke|gas|fire|smell|sparks|harm)", "(perfectly )?safe",
        "(cant|dont|do not|didnt) smell",
    ),
    "no:offer": (
        (
            "(cant|cannot|couldnt|dont|can not|wont|unable to|not able to) .. (afford|pay|manage|have that|do that|"
            "accept|agree|have the money|have it|got)( .*)?"
        ),
        "(no way|not possible|impossible|out of the question|too much|way too|not a chance|forget it)",
    ),
    "yes:offer": (
        (
            "(deal|agreed|i agree|accept|thats (fine|ok|okay|good|great)|sounds (good|fine|great|ok)|(is|be|"
            "would be|s) (fine|ok|okay|good|great)|works( for me)?|suits|fine|all right|alright|ok|okay|sure|"
            "happy with|go for it|can do|lets do|ill take|i can manage|no problem)"
        ),
        "(ill|i will|i can) (pay|settle|clear|transfer) .. (it|all|everything|full|today|now|whole|lot)",
    ),
    "yes:consent": (
        "(thats|thats absolutely|its|im) (fine|ok|okay|alright|all right|good|happy)( .*)?",
        (
            "(fine by me|fine with me|no problem|no objection*|i dont mind|dont mind|go ahead|i consent|i agree|"
            "i suppose so|by all means|be my guest|happy to)"
        ),
    ),
    "no:consent": (
        (
            "(dont|do not|wont|rather not|rather you didnt|not) .. (record|consent|agree|want|like|ok|okay|happy|"
            "recorded|didnt)"
        ),
        "rather (not|you didnt)", "id prefer not",
    ),
    "unsure": (
        (
            "(about|around|roughly|approximately|maybe|perhaps|possibly|probably|i think|i guess|i suppose|"
            "give or take|or so|something like|or thereabouts|more or less|ish|say|not sure|not certain|i believe|"
            "might|could be|somewhere)"
        ),
        "if i remember", "(roughly|ballpark)", "\\w+ish",
    ),
    "vague:date": (
        (
            "(after|before|around|since|by|until|on|at) .. (payday|pay day|wages|salary|christmas|easter|holiday*|"
            "pension|weekend|new year*|benefits)"
        ),
        "(when|once|as soon as) .. (paid|get|money|pension|wages|salary|comes|have|sell)",
        (
            "^(soon|later|shortly|sometime|some time|eventually|sooner or later|as soon as (possible|i can)|asap|"
            "one day)"
        ),
        (
            "(soon|eventually|asap|a while|ages|some time|long time|for a while|few days|couple of days|few weeks|"
            "recently|lately|the other day)$"
        ),
        "(next|this|last|in the coming|some ?time next) (week|month|year)$",
        (
            "(end|beginning|start|middle|early|late|mid) .. (month|year|week|january|february|march|april|may|june|"
            "july|august|september|october|november|december)"
        ),
        (
            "(in|since|during|sometime in) (january|february|march|april|may|june|july|august|september|october|"
            "november|december)$"
        ),
        "(a few|several|some|couple of) (days|weeks|months|years)", "(last|next|this) (spring|summer|autumn|winter)",
        "in the (spring|summer|autumn|winter)",
    ),
    "vague:time": (
        (
            "(in the (morning|afternoon|evening)|morning|afternoon|evening|after work|after lunch|later|"
            "before work|lunch ?time|early|late|at night|during the day)$"
        ),
        "(when|once|after) .. (get home|finish|back)", "not (in the|too) .* ?",
    ),
    "vague:money": (
        "(as much|whatever|what) .. (can|afford|manage)",
        (
            "(a bit|a little|some|something|not much|a few|part of it|small amount|little as possible|"
            "couple of hundred|few hundred)( .*)?$"
        ),
    ),
    "smalltalk": (
        "(weather|lovely day|nice day|football|raining|rain|sunny|cold today|hot today|snow*)", "how are you",
        "how do you do", "(feel|feeling) (well|unwell|sick|good)",
    ),
    "also_not_confirmed": (
        "^(hold on|wait|hang on|no|but|stop|one (second|moment)|actually)",
    ),
    "and_also": (
        "(and|oh and) .. (also|another|while|by the way|can we|change|one more)", "^(also|and)",
        "while (were|we are) (at it|here)", "(in addition|by the way|as well)",
    ),
    "confirm": (
        (
            "^(yes|yeah|yep|yup|thats (right|correct|it|fine|good|true)|correct|right|exactly|sure|ok|okay|fine|"
            "indeed|absolutely|that is (right|correct)|confirmed|i confirm|sounds right|perfect|all good|spot on|"
            "you got it|looks good|it is|uh ?huh|mhm|of course|definitely|certainly)(?!\\w)"
        ),
        "(is|thats|all) (right|correct|good|fine)$", "i confirm", "you (got|have) it( right)?$",
    ),
    "reject": (
        "^(no(?! idea)|nope|nah|not at all|not quite|not really|negative|never)(?!\\w)",
    ),
    "wrong": (
        "^(thats (wrong|not|incorrect)|wrong|incorrect)(?!\\w)",
        (
            "(wrong|incorrect|mistake*|(isnt|not) .. (right|correct|what i said|it|true)|misheard|"
            "misunderstood|got that wrong|other way round)"
        ),
    ),
})  # fmt: skip
