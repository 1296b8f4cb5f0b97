"""A naive second opinion on where a call stands: no hashes, no walk, no paths. It keeps what was said as text, compares
texts, and looks from the first step for the first one that is not settled. Written from the semantics of the language.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

TEXT = """
procedure: oracle
title: {pl: Wyrocznia, en: Oracle}
slots:
  danger: {type: yes_no, critical: true}
  matter: {type: choice, values: {bill: {pl: rachunek, en: bill}, power: {pl: prąd, en: power}}}
  amount: {type: number}
  since: {type: text}
  case: {type: case}
  agreed: {type: yes_no, critical: true}
  plan: {type: plan}
digressions:
  why: {hear: {pl: po co, en: why}, text: {pl: Tak trzeba., en: We must.}}
  how: {hear: {pl: jak, en: how}, text: {pl: Tak po prostu., en: Just so.}}
steps:
  - statement: recording
    text: {pl: Nagrywamy., en: We record.}
  - ask: danger
    text: {pl: Czy coś grozi?, en: Any danger?}
  - branch: safe
    when: [{if: danger, go: emergency}]
  - choose: matter
    text: {pl: Co?, en: What?}
  - ask: amount
    when: matter = bill
    text: {pl: Ile?, en: How much?}
  - ask: since
    text: {pl: Od kiedy?, en: Since when?}
    depends: [matter]
    on_refuse: skip
    on_dont_know: skip
  - do: open
    action: cases.open
    with: {matter: matter, amount: amount}
    out: {case: case}
    on_change: cases.amend
  - statement: terms
    text: {pl: "Numer {case}.", en: "Number {case}."}
  - ask: agreed
    accepts: terms
    text: {pl: Zgoda?, en: Agreed?}
  - branch: decision
    when: [{if: not agreed, go: no_deal}]
  - negotiate: plan
    with: {amount: amount}
    authority: {voice: 1, desk: 1, leader: 2}
    offers:
      - {id: one, level: 1, count: 1, text: {pl: Jedna rata?, en: One part?}}
      - {id: two, level: 1, count: 2, text: {pl: Dwie raty?, en: Two parts?}}
      - {id: more, level: 2, count: 3 to 9}
    counter: true
    approval: {wait: 60 s}
    rounds: 8
    on_none: no_deal
  - statement: agreement
    text: {pl: "Razem {plan.count # rata | raty | rat}.", en: "In all {plan.count # part | parts}."}
  - finish: done
    disposition: DONE
  - finish: no_deal
    disposition: NONE
  - hand_over: emergency
    to: queue emergency
    reason: {pl: Zagrożenie, en: Danger}
"""
CRITICAL = ("danger", "agreed")
QUESTIONS = ("danger", "matter", "amount", "since", "agreed")
OFFERED = (1, 2)
ROUNDS = 8


def case_of(inputs: dict[str, Any]) -> str:
    """The trade gives each combination of inputs a number of its own."""
    return f"R-{inputs.get('matter')}-{inputs.get('amount')}"


@dataclass
class Oracle:
    """What happened, as a clerk would write it down."""

    performer: str
    values: dict[str, Any] = field(default_factory=lambda: dict[str, Any]())
    doubtful: set[str] = field(default_factory=lambda: set[str]())  # answered, not confirmed
    declined: dict[str, str] = field(default_factory=lambda: dict[str, str]())
    matter_at_since: Any = None
    said: dict[str, str] = field(default_factory=lambda: dict[str, str]())  # step → the words that were heard whole
    agreed_to: str = ""  # the words of the terms when the yes or no came
    opened: list[dict[str, Any]] = field(default_factory=lambda: list[dict[str, Any]]())
    bargain_on: Any = "never"  # the amount that the bargaining was about
    offer: int = 0
    rounds: int = 0
    pending: int = 0
    count: int = 0  # of parts agreed to
    aside: list[str] = field(default_factory=lambda: list[str]())

    # --- What is said where

    def amount(self) -> Any:
        return self.values.get("amount") if self.values.get("matter") == "bill" else None

    def inputs(self) -> dict[str, Any]:
        named = {"matter": self.values.get("matter"), "amount": self.amount()}
        return {name: value for name, value in named.items() if value is not None}

    def terms(self) -> str:
        return f"Number {case_of(self.inputs())}."

    def settled(self, question: str) -> bool:
        return question in self.values and question not in self.doubtful

    def fresh_bargain(self) -> bool:
        return self.bargain_on != self.amount()

    # --- Where the call stands

    def place(self) -> str:
        """The step whose turn it is; "!step" where the call is passed on."""
        step = self._place()
        on_aside = self.aside and self.performer != "desk"
        ended = step.startswith("!") or step in ("done", "no_deal", "emergency")
        return f"~{self.aside[-1]}" if on_aside and not ended else step

    def _place(self) -> str:
        if "recording" not in self.said:
            return "recording"
        if found := self._question("danger"):
            return found
        if self.values["danger"]:
            return "emergency"
        if found := self._question("matter"):
            return found
        if self.values["matter"] == "bill" and (found := self._question("amount")):
            return found
        if "since" not in self.declined and (
            not self.settled("since") or self.matter_at_since != self.values["matter"]
        ):
            return "since"
        if not self.opened or self.opened[-1] != self.inputs():
            return "open"
        if self.said.get("terms") != self.terms():
            return "terms"
        if found := self._question("agreed"):
            return found
        if self.agreed_to != self.terms():
            return "agreed"
        return self._bargain() if self.values["agreed"] else "no_deal"

    def _question(self, question: str) -> str:
        if question in self.declined:
            return f"!{question}"
        return "" if self.settled(question) else question

    def _bargain(self) -> str:
        if self.fresh_bargain():
            return "no_deal" if self.rounds >= ROUNDS else "plan"
        if self.pending:
            return "plan"
        if not self.count:
            return "no_deal" if self.offer >= len(OFFERED) or self.rounds >= ROUNDS else "plan"
        return "done" if self.said.get("agreement") == f"In all {self.count}." else "agreement"

    # --- What happens

    def answered(self, question: str, value: Any, *, typed: bool) -> None:
        self.values[question] = value
        self.declined.pop(question, None)
        self.doubtful.discard(question)
        if question in CRITICAL and not typed:
            self.doubtful.add(question)
        if question == "since":
            self.matter_at_since = self.values.get("matter") if self.settled("matter") else None
        if question == "agreed":
            self.agreed_to = self.said.get("terms", "")

    def declines(self, question: str, how: str) -> None:
        self.values.pop(question, None)
        self.doubtful.discard(question)
        self.declined[question] = how

    def heard(self, step: str) -> None:
        words = {"recording": "We record.", "terms": self.terms(), "agreement": f"In all {self.count}."}
        self.said[step] = words[step]

    def _begin(self) -> None:
        if self.fresh_bargain():
            self.bargain_on, self.offer, self.pending, self.count = self.amount(), 0, 0, 0

    def takes(self) -> None:
        self._begin()
        if not self.pending:
            self.count = OFFERED[self.offer]

    def refuses(self) -> None:
        self._begin()
        if not self.pending:
            self.offer, self.rounds = self.offer + 1, self.rounds + 1

    def proposes(self, count: int) -> None:
        self._begin()
        if self.pending:
            return
        self.rounds += 1
        if count in OFFERED:
            self.count = count
        elif 3 <= count <= 9:
            self.pending = count

    def consents(self, level: int) -> None:
        if self.pending:
            self.count, self.pending = (self.pending if level >= 2 else 0), 0
