"""The offers of a negotiation: read from their fields, and told whether terms lie inside them; pure.

Any field of an offer besides `id`, `level`, `in_return` and `text` is a term: `count: 3 to 6`, `count: 1`,
`each_at_least: 50 zł`, `each_at_most: 200 zł`, `first_within: 7 days` (a date, counted from today).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from infolinia.procedures import tree
from infolinia.procedures.declarations.offers import APPROVAL, HIGHEST, MOST_OFFERS, OFFER
from infolinia.procedures.fields import FieldReader, Fields, text
from infolinia.procedures.parts import RECORDS, Approval, Offer, Range
from infolinia.procedures.problems import Place
from infolinia.procedures.tree import Node

PERFORMERS = {"desk": "desk", "agent": "desk", "voice": "voice", "rehearsal": "rehearsal"}
_TERM = re.compile(r"(?P<name>[^\W\d]\w*?)(?P<how>_at_least|_at_most|_within)?")
_VALUE = r"(\d{1,12}(?:[.,]\d{1,2})?)\s*(zł|PLN|days|day|dni|dzień)?"
_RANGE = re.compile(rf"{_VALUE}(?:\s+to\s+{_VALUE})?")


def read(reader: FieldReader, fields: Fields, what: str) -> tuple[tuple[Offer, ...], dict[str, Place]]:
    """The offers in their order, and where the slots asked in return are named."""
    made: list[Offer] = []
    places: dict[str, Place] = {}
    nodes = reader.items(fields.get("offers"), "offers")
    if "offers" in fields and not 1 <= len(nodes) <= MOST_OFFERS:
        reader.problem("how-many", fields["offers"].place, what="offers", most=str(MOST_OFFERS))
    highest = max(authority(reader, fields, quiet=True).values(), default=0)
    for node in nodes[:MOST_OFFERS]:
        own = reader.mapping(node, "offers")
        offer = _offer(reader, own, node, f"{what}: offer {text(own.get('id'))}")
        if offer.id in [other.id for other in made]:
            reader.problem("two-offers", node.place, offer=offer.id)
        if offer.level > highest:
            reader.problem("no-authority", node.place, offer=offer.id, level=str(offer.level))
        if offer.in_return:
            places[offer.in_return] = own["in_return"].place
        made.append(offer)
    return tuple(made), places


def _offer(reader: FieldReader, fields: Fields, node: Node, what: str) -> Offer:
    ranges = [found for name in fields if name not in OFFER.names and (found := _range(reader, fields, name))]
    for needed in OFFER.needed:
        if needed not in fields:
            reader.problem("no-field", node.place, what=what, field=needed)
    names, types = reader.names, reader.types
    reader.types = {**types, **RECORDS["plan"]}
    reader.names = names | {r.term for r in ranges} | RECORDS["plan"].keys()
    try:
        spoken = reader.templates(fields, "text", what)
    finally:
        reader.names, reader.types = names, types
    return Offer(
        id=reader.identifier(reader.scalar(fields, "id"), node.place, of_step=True) if "id" in fields else "",
        level=int(reader.one_of(fields, "level", *map(str, range(HIGHEST + 1))) or 0),
        ranges=tuple(ranges),
        place=node.place,
        in_return=reader.scalar(fields, "in_return"),
        text=spoken,
    )


def _range(reader: FieldReader, fields: Fields, name: str) -> Range | None:
    term, found = _TERM.fullmatch(name), _RANGE.fullmatch(reader.scalar(fields, name))
    if term is None or found is None:
        reader.problem("not-a-range", fields[name].place, term=name, value=reader.scalar(fields, name))
        return None
    first, unit, second, unit2 = found.groups()
    least, most = _number(first), _number(second or first)
    days = any(u in ("days", "day", "dni", "dzień") for u in (unit, unit2) if u)
    match term["how"]:
        case "_at_least":
            return Range(term["name"], least, None, days)
        case "_at_most" | "_within":
            return Range(term["name"], None, most, days)
        case _:
            return Range(term["name"], least, most, days)


def _number(said: str) -> Decimal:
    return Decimal(said.replace(",", "."))


def authority(reader: FieldReader, fields: Fields, *, quiet: bool = False) -> dict[str, int]:
    """Levels by performer and by who approves; an `agent` is who sits at the desk."""
    made: dict[str, int] = {}
    levels = tuple(map(str, range(HIGHEST + 1)))
    node = fields.get("authority")
    inner = node.fields if isinstance(node, tree.Mapping) else {} if quiet else reader.mapping(node, "authority")
    for name in inner:
        level = text(inner[name]) if quiet else reader.one_of(inner, name, *levels)
        made[PERFORMERS.get(name, name)] = int(level) if level in levels else 0
    return made


def approval(reader: FieldReader, fields: Fields, what: str) -> Approval:
    """`{wait: 60 s, say: …, else: hand_over leader}`; without `else` the next offer is made."""
    own = reader.known_fields(fields["approval"], APPROVAL.names, f"{what}: approval")
    otherwise = reader.scalar(own, "else")
    if "else" in own and otherwise != "next" and not re.fullmatch(r"hand_over(\s+\S.{0,60})?", otherwise):
        reader.problem("wrong-value", own["else"].place, field="else", value=otherwise, values="next, hand_over WHO")
    to = otherwise.removeprefix("hand_over").strip() or "leader"
    return Approval(
        wait=reader.seconds(own, "wait", 60),
        text=reader.templates(own, "say", f"{what}: approval"),
        to=to if otherwise.startswith("hand_over") else "",
    )


def inside(offer: Offer, terms: Mapping[str, Any], today: date) -> bool:
    """Whether terms keep all ranges of the offer. A term that has not been named keeps none."""
    return all(_kept(kept, terms.get(kept.term), today) for kept in offer.ranges)


def fixed(offer: Offer, today: date) -> dict[str, Any]:
    """The terms that the offer itself settles: where a range is one value, or a day at the latest."""
    made: dict[str, Any] = {}
    for kept in offer.ranges:
        if kept.days and kept.most is not None:
            made[kept.term] = (today + timedelta(days=int(kept.most))).isoformat()
        elif kept.least is not None and kept.least == kept.most:
            made[kept.term] = str(kept.least)
        elif kept.most is not None and kept.least is not None:
            made[kept.term] = str(kept.most)
    return made


def _kept(kept: Range, value: Any, today: date) -> bool:
    try:
        if kept.days:
            number = Decimal((date.fromisoformat(value) - today).days)
            least = kept.least if kept.least is not None else Decimal(0)
        else:
            if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
                return False
            number, least = Decimal(str(value)), kept.least
        if not number.is_finite():
            return False
        return (least is None or number >= least) and (kept.most is None or number <= kept.most)
    except (ValueError, TypeError, InvalidOperation):
        return False


__all__ = ["MOST_OFFERS", "approval", "authority", "fixed", "inside", "read"]
