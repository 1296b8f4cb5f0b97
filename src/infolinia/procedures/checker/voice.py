"""What cannot be said or heard well: choices that sound alike, too many options, texts too long for an ear; pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from infolinia.procedures.checker.findings import Finding
from infolinia.procedures.checker.graph import Node
from infolinia.procedures.checker.proof import Proof
from infolinia.procedures.fields import DECLINED
from infolinia.procedures.parts import Procedure, Slot
from infolinia.procedures.speakability import sample, seconds
from infolinia.procedures.texts import sentences

MOST_OPTIONS = 5
MOST_SECONDS = 15.0
_MARKS = tuple('„“”"«»')
_SOUNDS = {  # Polish spelling to one sign a sound, as far as it matters for telling words apart
    "pl": (("rz", "ż"), ("sz", "š"), ("cz", "č"), ("dź", "ʒ"), ("dż", "ʒ"), ("ch", "h"), ("ó", "u"), ("ą", "o"),
           ("ę", "e"), ("ł", "w"), ("y", "i")),
    "en": (("ph", "f"), ("sh", "š"), ("ch", "č"), ("th", "t"), ("ck", "k"), ("ee", "i"), ("ea", "i"), ("oo", "u"),
           ("c", "k"), ("y", "i")),
}  # fmt: skip


def check(proof: Proof) -> Iterator[Finding]:
    told: set[tuple[str, str]] = set()
    for _, node in proof.bodies():
        key = (node.scope.procedure.name, node.path.rpartition("/")[2])
        if key not in told:
            told.add(key)
            yield from _step(proof, node)
    for scope in proof.procedures():
        yield from _answered(proof, scope.procedure)
        for slot in (*scope.procedure.given.values(), *scope.procedure.slots.values()):
            yield from _words(proof, scope.procedure, slot)


def _step(proof: Proof, node: Node) -> Iterator[Finding]:
    step, procedure = node.step, node.scope.procedure
    slot = procedure.slot(step.id) if step.kind in ("ask", "choose") else None
    types = {name: known.type for name, known in {**procedure.given, **procedure.slots}.items()}
    yield from _declined(proof, node)
    yield from _quoted(proof, node)
    for language in step.text:
        text = proof.places.word(procedure, step, "text", language)
        if slot and len(slot.options) > MOST_OPTIONS and "{options}" in text:
            facts = {"count": str(len(slot.options)), "most": str(MOST_OPTIONS)}
            yield proof.finding("many-options", node, "text", language, facts=facts)
            slot = None  # told once
        said = sample(step.text[language], language, types)
        pieces = sentences(said) if step.kind == "statement" else [said]
        longest = max((seconds(piece, language) for piece in pieces), default=0.0)
        if longest > MOST_SECONDS:
            code = "long-sentence" if step.kind == "statement" else "long-text"
            facts = {"seconds": f"{longest:.0f}", "most": f"{MOST_SECONDS:.0f}", "language": language}
            yield proof.finding(code, node, "text", language, facts=facts)


def _declined(proof: Proof, node: Node) -> Iterator[Finding]:
    """Names said in a case for which no declension is stored: they would be said in the nominative."""
    step = node.step
    for field, texts in (("text", step.text), ("help", step.help), ("slow", step.slow)):
        for language, template in texts.items():
            for name in sorted(template.cased & DECLINED - proof.declined):
                facts = {"name": name, "language": language}
                yield proof.finding("name-case", node, field, language, facts=facts)


def _quoted(proof: Proof, node: Node) -> Iterator[Finding]:
    """Marks that were meant to enclose a text, but are none of YAML's, or lack their other one."""
    step, procedure = node.step, node.scope.procedure
    for field, texts in (("text", step.text), ("help", step.help), ("slow", step.slow)):
        for language in texts:
            if code := enclosed(proof.places.word(procedure, step, field, language)):
                yield proof.finding(code, node, field, language, facts={"language": language})


def _answered(proof: Proof, procedure: Procedure) -> Iterator[Finding]:
    """The same in the answers to digressions."""
    for digression in procedure.digressions:
        for language in digression.text:
            way = ("digressions", digression.id, "text", language)
            if code := enclosed(proof.places.top_word(procedure, *way)):
                yield Finding(code, proof.places.of_top(procedure, *way), "", {"language": language})


def enclosed(text: str) -> str:
    """What is wrong with the quotation marks at the edges of a text; empty where it only quotes a word, or 27"."""
    text = text.strip()
    marks = sum(text.count(mark) for mark in _MARKS)
    first, last = text[:1] in _MARKS, text[-1:] in _MARKS and not text[-2:-1].isdigit()
    if marks == 2 and first and last and len(text) > 2:
        return "quotes-said"
    return "quote-left" if marks % 2 and (first or last) else ""


def _words(proof: Proof, procedure: Procedure, slot: Slot) -> Iterator[Finding]:
    said: dict[str, list[tuple[str, str]]] = {}
    for option in slot.options:
        for language, words in option.words.items():
            said.setdefault(language, []).extend((word, option.value) for word in words)
    group = "given" if slot.name in procedure.given else "slots"
    for language, pairs in said.items():
        sounds = [(word, value, sound(word, language)) for word, value in pairs]
        for at, (one, value, sounding) in enumerate(sounds):
            for other, another, like in sounds[at + 1 :]:
                if value == another or not alike(sounding, like):
                    continue
                place = proof.places.of_top(procedure, group, slot.name, "values", another, language)
                same = one.casefold() == other.casefold()
                facts = {"one": one, "other": other, "language": language, "slot": slot.name}
                facts["values"] = f"{value}, {another}"
                yield Finding("same-words" if same else "sound-alike", place, "", facts)


def sound(word: str, language: str) -> str:
    """A word by its sounds, roughly."""
    found = word.casefold()
    for spelled, sounding in _SOUNDS.get(language, ()):
        found = found.replace(spelled, sounding)
    plain = unicodedata.normalize("NFKD", found)
    return "".join(c for c in plain if c.isalnum())


def alike(one: str, other: str) -> bool:
    """Whether a telephone line may turn one into the other: no sound differs, or one in four or more."""
    if one == other:
        return True
    shorter = min(len(one), len(other))
    return shorter >= 3 and Levenshtein.distance(one, other, score_cutoff=1) <= 1 and shorter <= 8
