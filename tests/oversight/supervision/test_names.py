"""What steps are called."""

from __future__ import annotations

from infolinia.oversight.supervision.names import names
from infolinia.procedures import language

INNER = """
procedure: who
version: 1
title: {pl: Kto, en: Who}
languages: [pl, en]
slots:
  number: {type: text, title: {pl: Numer klienta, en: Customer number}}
steps:
  - ask: number
    text: {pl: "Jaki numer?", en: "What number?"}
  - return: done
"""
OUTER = """
procedure: complaint
version: 1
title: {pl: Reklamacja, en: Complaint}
languages: [pl, en]
slots:
  case: {type: text, title: {pl: Numer sprawy, en: Case number}}
digressions:
  refund:
    objection: true
    hear: {pl: ["Chcę zwrotu"], en: ["I want my money back"]}
    text: {pl: "Zapiszę to.", en: "I will note it."}
steps:
  - include: who
    title: {pl: Tożsamość, en: Identity}
    exits: {done: continue}
  - do: open
    action: cases.open_complaint
    out: {case: case}
  - statement: number_and_date
    text: {pl: "Numer {case}.", en: "Number {case}."}
  - finish: end
    disposition: COMPL_NEW
"""


def test_names_are_titles_in_the_readers_language():
    procedure = language.load(OUTER, source="complaint.yaml", library={"who": INNER})
    found = names(procedure, "pl")
    assert (found["who"].label, found["who"].section) == ("Tożsamość", "Tożsamość")
    assert (found["who/number"].label, found["who/number"].section) == ("Numer klienta", "")
    assert (found["open"].label, found["open"].fills) == ("Numer sprawy", ("case",))
    assert (found["number_and_date"].label, found["number_and_date"].kind) == ("", "statement")
    assert found["aside:refund"].label == "Chcę zwrotu"
    assert names(procedure, "en")["who/number"].label == "Customer number"
    assert names(procedure, "uk")["who"].label == "Tożsamość"
