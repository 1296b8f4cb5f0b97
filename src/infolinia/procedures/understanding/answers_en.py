"""Yes and no in English where the words are others: by what the question is about, around a value, at reading back.

Keys: `yes:` and `no:` with what the question is about; see `words_pl` for the notation.
"""

from __future__ import annotations

from infolinia.procedures.understanding.phrases import expanded

PHRASES: dict[str, tuple[str, ...]] = expanded({}, {
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
        (
            "(hes|shes|he is|she is|husband|wife|mother|father|mum|dad|son|daughter|boss) .. (popped|gone|"
            "left|on holiday|working|in hospital|in the shower|abroad|moved)"
        ),
        (
            "(this is|its|im|speaking) .. (wife|husband|son|daughter|mother|father|mum|dad|brother|sister|"
            "partner|flatmate|neighbour|carer|assistant)"
        ),
        "you (just )?missed (him|her)", "moved (out|away)", "no longer lives",
        (
            "(want|need|after|looking for) my (brother|sister|husband|wife|son|daughter|father|mother|dad|"
            "mum|partner|flatmate)"
        ),
        "(on behalf of|speaking for|answering for)",
        (
            "(his|her) (wife|husband|mother|father|son|daughter|brother|sister|mum|dad|partner|"
            "carer) .. (speaking|here)"
        ),
    ),
    "no:more": (
        "(thats|that is|thatll be|that will be|that was) (all|it|everything)",
        (
            "^(all|nothing|nope|thanks|thank you|cheers|nothing else|im (good|fine|done|all set|ok|okay)|all (good|"
            "done|set)|thats it)( .*)?$"
        ),
        "(nothing|no) (else|more|further)", "(thanks|thank you|cheers)( very much| so much| a lot| for your help)?$",
        "(good|bye) ?bye",
        "(i think )?(that|thats|this|that just) .. (covers|covered|it|all|everything|lot)",
        "(nothing|no) (more|else|further)", "(all|good|done|sorted) (thanks|for now|now)$", "no (more )?questions",
    ),
    "yes:more": (
        "(one more|another|quick|one other|just one|one last) (thing|question|matter|issue)",
        (
            "(i|id|i would|ive|i have) .. (also|another|more|like to|want to|wanted to|need to|wonder*) .. (ask|"
            "know|change|check|report|question|order)"
        ),
        "(there is|theres|there was) .. (one|another|something)", "(one|another) (more|other|last|quick) .*",
        "while (youre|ive got you|im) (here|on|at it)", "could (you|i) also",
    ),
    "no:danger": (
        (
            "(nobody|no one|noone|nothing|none) .. (danger|risk|harm|burning|smoking|sparking|wrong|hurt|dangerous|"
            "happening)"
        ),
        "(everything|all|everyone|everybody|we|were|im) .. (fine|ok|okay|safe|alright|good|all right)",
        "(no|isnt any|not any|without|not in) .. (danger|risk|smoke|gas|fire|smell|sparks|harm)", "(perfectly )?safe",
        "(cant|dont|do not|didnt) smell",
        (
            "(nothings|nobodys|noones|arent any|isnt any|no ones) .. (burning|danger|hurt|sparking|smoking|"
            "risk|harm|injured)?"
        ),
        "(just|only) (dark|no lights|no power)",
        "(its|thats|all|everythings|everything is) (fine|good|ok|okay|alright|all right)$", "^(fine|all good)$",
        "(everyones|everybodys|were all|all) (fine|safe|ok|okay|alright)",
    ),
    "no:offer": (
        (
            "(cant|cannot|couldnt|dont|can not|wont|unable to|not able to) .. (afford|pay|manage|have that|do that|"
            "accept|agree|have the money|have it|got)( .*)?"
        ),
        "(no way|not possible|impossible|out of the question|too much|way too|not a chance|forget it)",
        "(where|how) .. (am i|would i|do i) .. (get|find|pay|money)",
        "(havent|dont have|no) .. (that kind|that much|that sort|the money|money)", "(joking|kidding|dreaming)",
        "(way )?(out of|beyond) my", "stretch that far",
    ),
    "yes:offer": (
        (
            "(deal|agreed|i agree|accept|thats (fine|ok|okay|good|great)|sounds (good|fine|great|ok)|(is|be|"
            "would be|s) (fine|ok|okay|good|great)|works( for me)?|suits|fine|all right|alright|ok|okay|sure|"
            "happy with|go for it|can do|lets do|ill take|i can manage|no problem)"
        ),
        "(ill|i will|i can) (pay|settle|clear|transfer) .. (it|all|everything|full|today|now|whole|lot)",
        "^ill (pay|settle|clear)",
    ),
    "yes:consent": (
        "(thats|thats absolutely|its|im) (fine|ok|okay|alright|all right|good|happy)( .*)?",
        (
            "(fine by me|fine with me|no problem|no objection*|i dont mind|dont mind|go ahead|i consent|"
            "i agree(?! (it|its|that|with|to talk))|"
            "i suppose so|by all means|be my guest|happy to)"
        ),
        "(suppose|guess) .. (so|ok|okay|fine)", "(record|recording) .. (fine|ok|okay|away)", "go (on|ahead|for it)",
        "(do|record) .. (all|what|whatever|as much as) you (like|want)",
    ),
    "no:consent": (
        (
            "(dont|do not|wont|rather not|rather you didnt|not) .. (record|consent|agree|want|like|ok|okay|happy|"
            "recorded|didnt)"
        ),
        "rather (not|you didnt)", "id prefer not",
        "(dont|do not|not|no) .. (record*|recording)", "(prefer|rather) .. (not|you didnt)", "turn .. off",
        "not happy", "id prefer .. (not|didnt|dont)", "object",
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
        "(until|till|when|once|after) .. (wages|paid|money|salary|pension|benefits|payday)",
        "(later|end|middle|start) .. (week|month|year)",
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
        "(thats|just|exactly) what i (said|told you|meant)", "^(yes )?as i said$",
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
        "(muddled|mixed up|got it wrong|not what i)",
        "(except|apart from|other than|but not|aside from) \\w+",
    ),
})  # fmt: skip
