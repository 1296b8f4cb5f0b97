"""`infolinia law …`: the law as data, asked from the command line. Needs no data folder.

Each verb reads its options, asks one function of `infolinia.law` with the tables of packs/law-pl, and prints the answer
with its reasons. Wrong input ends with exit status 2 and names the option and the cure.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import click

from infolinia.content import tables
from infolinia.law import breaks as screen_breaks
from infolinia.law import contact, crediting, deadlines, interest, limitation, money_messages
from infolinia.law import instalments as plans
from infolinia.law.amounts import MoneyProblem, amount
from infolinia.law.calendar import legal_day
from infolinia.law.explanation import WORDS, because, gettext_noop
from infolinia.law.rates import RateMissing
from infolinia.law.tables import WEEKDAYS, DayNotCovered
from infolinia.processes.law_files import ContactFile, CreditFile, Moment
from infolinia.processes.law_output import Day, Hours, Instant, from_file, table, tell
from infolinia.processes.wording import gettext


def _for_programs(_ctx: click.Context, _param: click.Parameter, chosen: bool | None) -> bool:
    """A program that reads our output gets JSON without asking for it, a person at a terminal gets lines."""
    return not sys.stdout.isatty() if chosen is None else chosen


JSON = click.option(
    "--json/--text",
    "as_json",
    default=None,
    callback=_for_programs,
    help="One JSON object, always with `explanation`; or lines to read. Unless said, lines at a terminal only.",
)
FILE = click.option(
    "--file",
    "file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON, see above.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def law() -> None:
    """Ask the law: deadlines, interest, limitation, contact. Not legal advice."""


@contextmanager
def _answering(*days: str, names: dict[str, str] | None = None) -> Iterator[None]:
    """Refusals of the law as wrong input: of the option that `names` gives for a name, or of those that hold days."""
    try:
        yield
    except MoneyProblem as problem:
        option = (names or {}).get(problem.facts.get("name", ""))
        facts = {**problem.facts, "name": option} if option else problem.facts
        raise _wrong(money_messages.MESSAGES[problem.code], [option or "--file"], **facts) from None
    except RateMissing as problem:
        raise _wrong(money_messages.MESSAGES[problem.code], list(days), **problem.facts) from None
    except DayNotCovered as problem:
        raise _wrong(NOT_COVERED, list(days), source=problem.source, day=problem.day) from None


NOT_COVERED = gettext_noop("{source} does not reach {day}. Ask about a day it covers, or add that year to the table.")
CHOOSE = gettext_noop("There is no {value}. Choose one of: {known}.")


def _wrong(sentence: str, options: list[str], **facts: object) -> click.BadParameter:
    return click.BadParameter(gettext(sentence).format(**facts), param_hint=options)


class Amount(click.ParamType):
    """A sum above zero with two decimals at most."""

    name = "AMOUNT"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return amount(param.opts[0] if param else "amount", value)
        except MoneyProblem as problem:
            self.fail(gettext(money_messages.MESSAGES[problem.code]).format(**problem.facts), param, ctx)


@law.command()
@click.option("--regime", required=True, help="A row of complaint-deadlines.csv: consumer_general, telecom …")
@click.option("--event", required=True, type=Instant(), help="When it was received or lodged.")
@JSON
def deadline(regime: str, event: datetime, as_json: bool) -> None:
    """By when a complaint must be answered.

    \b
    Example: infolinia law deadline --regime consumer_general --event 2026-12-10T14:30
    """
    used = tables.law()
    if regime not in used.regimes:
        raise _wrong(CHOOSE, ["--regime"], value=regime[:40], known=", ".join(used.regimes))
    with _answering("--event"):
        found = deadlines.complaint(regime, Moment(event).in_zone(used.holidays.zone), used)
    facts = {
        "regime": regime,
        "event": found.received,
        "raw_end": found.raw_end,
        "legal_end": found.legal_end,
        "internal_target": found.internal_target,
        "ends_at": found.ends_at,
        "silence": found.silence,
        "satisfied_by": found.satisfied_by,
        "basis": found.basis,
        "tables": found.tables,
    }
    lines = [
        gettext("Answer by {day} ({basis}).").format(day=found.legal_end, basis=found.basis),
        gettext("The count ends on {raw}; our own target is {target}.").format(
            raw=found.raw_end, target=found.internal_target
        ),
        gettext("Silence means: {silence}.").format(silence=_silence(found.silence)),
    ]
    tell(facts, found.explanation, lines, as_json=as_json)


SILENCE = {
    "deemed_accepted": gettext_noop("the complaint is accepted"),
    "deemed_resolved_as_client_wishes": gettext_noop("it is resolved as the customer wishes"),
    "request_deemed_justified": gettext_noop("the request is deemed justified"),
    "none": gettext_noop("nothing by law"),
}


def _silence(code: str) -> str:
    return gettext(SILENCE[code]) if code in SILENCE else code


@law.command("interest")
@click.option("--kind", help="A kind of interest-rates.csv; unless said, statutory interest for delay.")
@click.option("--principal", required=True, type=Amount(), help="The sum that was due, like 10000.00.")
@click.option("--due", required=True, type=Day(), help="The last day to pay in time.")
@click.option("--paid", required=True, type=Day(), help="The day of payment, or of the count.")
@JSON
def interest_command(kind: str | None, principal: Any, due: date, paid: date, as_json: bool) -> None:
    """Interest on a sum that is paid late, over every change of the rate.

    \b
    Example: infolinia law interest --kind delay_statutory --principal 10000.00 \\
             --due 2025-09-30 --paid 2026-04-15
    """
    used = tables.money()
    with _answering("--due", "--paid", names={"kind": "--kind", "principal": "--principal"}):
        found = interest.late_interest(kind or used.word("usual_kind"), principal, due, paid, used)
    periods = [
        {
            "from": item.first,
            "to": item.last,
            "days": item.days,
            "rate_percent": item.rate_percent,
            "source": item.source,
        }
        for item in found.periods
    ]
    facts = {
        "effective_due": found.effective_due,
        "days": found.days,
        "interest": found.interest,
        "periods": periods,
        "provisional": found.provisional,
    }
    lines = [
        gettext("Interest: {sum} for {days} days, on {principal} due on {due}.").format(
            sum=found.interest, days=found.days, principal=principal, due=found.effective_due
        )
    ]
    if periods:
        titles = (gettext("from"), gettext("to"), gettext("days"), gettext("% a year"))
        lines += table(titles, ([p.first, p.last, p.days, p.rate_percent] for p in found.periods))
    tell(facts, found.explanation, lines, as_json=as_json)


@law.command()
@FILE
@JSON
def credit(file: Path, as_json: bool) -> None:
    """Which debt a payment pays, and what of it.

    \b
    The file: {"debts": [{"id": "A", "principal": "300.00", "due": "2026-03-10"},
                         {"id": "B", "principal": "200.00", "due": "2026-04-10"}],
               "payments": [{"date": "2026-06-15", "amount": "350.00", "for": null}],
               "as_of": "2026-06-15"}
    `for` names the debt that the debtor wants to pay; `kind` beside `as_of` another interest.
    Example: infolinia law credit --file payments.json
    """
    asked = from_file(file, CreditFile)
    debts = [
        crediting.Debt(item.id, _sum(f"debts.{item.id[:40]}.principal", item.principal), item.due)
        for item in asked.debts
    ]
    paid = [
        crediting.Payment(item.date, _sum(f"payments.{n}.amount", item.amount), item.debt)
        for n, item in enumerate(asked.payments, 1)
    ]
    with _answering("--file"):
        found = crediting.credit(debts, paid, asked.as_of, tables.money(), asked.kind)
    facts = {
        "allocations": [asdict(item) for item in found.allocations],
        "left": [{"debt": item.debt, "principal": item.principal, "interest": item.interest} for item in found.left],
        "unapplied": found.unapplied,
        "provisional": found.provisional,
    }
    titles = (gettext("payment"), gettext("debt"), gettext("interest"), gettext("principal"))
    lines = table(titles, ([a.payment, a.debt, a.interest, a.principal] for a in found.allocations))
    lines += ["", gettext("Left on {day}:").format(day=asked.as_of)]
    lines += table(titles[1:], ([item.debt, item.interest, item.principal] for item in found.left))
    lines += [gettext("Not applied: {sum}.").format(sum=found.unapplied)]
    tell(facts, found.explanation, lines, as_json=as_json)


def _sum(name: str, text: str) -> Any:
    with _answering("--file"):
        return amount(name, text)


@law.command()
@click.option("--principal", required=True, type=Amount(), help="The sum that was due.")
@click.option("--due", required=True, type=Day(), help="The last day to pay it in time.")
@click.option("--agreed", required=True, type=Day(), help="The day of the agreement.")
@click.option("--count", required=True, type=int, help="How many instalments.")
@click.option("--first", required=True, type=Day(), help="The day of the first one.")
@click.option("--day", type=click.Choice(["same", "end-of-month"]), default="same", show_default=True)
@click.option(
    "--variant",
    type=click.Choice(["none", "statutory_delay", "equal_principal"]),
    help="Whether interest runs during the plan; unless said, it stops.",
)
@click.option("--amount", "each", type=Amount(), help="Of each instalment but the last, which balances.")
@JSON
def instalments(
    principal: Any,
    due: date,
    agreed: date,
    count: int,
    first: date,
    day: Literal["same", "end-of-month"],
    variant: Literal["none", "statutory_delay", "equal_principal"] | None,
    each: Any,
    as_json: bool,
) -> None:
    """A plan of monthly instalments, exact to the grosz.

    \b
    Example: infolinia law instalments --principal 3600.00 --due 2026-03-10 --agreed 2026-06-15 \\
             --count 6 --first 2026-07-10 --variant statutory_delay --amount 630.00
    """
    options = ("principal", "due", "agreed", "count", "first", "day", "variant", "amount")
    with _answering("--due", "--agreed", "--first", names={name: f"--{name}" for name in options}):
        found = plans.instalments(
            principal, due, agreed, count, first, tables.money(), day=day, variant=variant, each=each
        )
    facts = {
        "balance": found.balance,
        "rows": [asdict(row) for row in found.rows],
        "total": found.total,
        "provisional": found.provisional,
    }
    titles = ("nominal", "effective", "days", "accrued", "payment", "interest", "principal", "left")
    shown = [gettext(COLUMNS[name]) for name in titles]
    lines = [gettext("Balance on {day}: {sum}.").format(day=agreed, sum=found.balance)]
    lines += table(shown, ([getattr(row, name) for name in titles] for row in found.rows))
    lines += [gettext("Together: {sum}.").format(sum=found.total)]
    tell(facts, found.explanation, lines, as_json=as_json)


COLUMNS = {
    "nominal": gettext_noop("day"),
    "effective": gettext_noop("to pay by"),
    "days": gettext_noop("days"),
    "accrued": gettext_noop("accrued"),
    "payment": gettext_noop("payment"),
    "interest": gettext_noop("interest"),
    "principal": gettext_noop("principal"),
    "left": gettext_noop("left"),
}


@law.command("limitation")
@click.option(
    "--claim",
    required=True,
    help="telecom, periodic, business, sale_by_business, general or judgment (limitation.csv).",
)
@click.option("--due", required=True, type=Day(), help="The day by which it had to be paid; of a judgment: when final.")
@click.option("--recognised", multiple=True, type=Day(), help="When the debtor recognised the claim; may be repeated.")
@JSON
def limitation_command(claim: str, due: date, recognised: tuple[date, ...], as_json: bool) -> None:
    """Until when a claim may be demanded.

    \b
    Example: infolinia law limitation --claim telecom --due 2023-05-15 --recognised 2026-11-23
    """
    try:
        found = limitation.limitation(claim, due, tables.limitation_periods(), recognised=recognised)
    except limitation.KindUnknown as problem:
        raise _wrong(CHOOSE, ["--claim"], value=claim[:40], known=", ".join(problem.known)) from None
    facts = {"claim": claim, "end": found.end, "barred_from": found.barred_from, "review": found.review}
    lines = [gettext("Barred from {day}; the last day is {end}.").format(day=found.barred_from, end=found.end)]
    if found.review:
        lines.append(gettext("A lawyer has to review this."))
    tell(facts, found.explanation, lines, as_json=as_json)


@law.command("may-contact")
@FILE
@JSON
def may_contact(file: Path, as_json: bool) -> None:
    """May this person be contacted now; if not, when.

    \b
    The file: {"purpose": "marketing", "channel": "voice_human", "controller": "nadwita",
               "at": "2026-11-24T10:00", "campaign": "spring", "no_other_contact": false,
               "consents": [{"controller": "nadwita", "channel": "voice_human",
                             "given": "2026-01-10T12:00", "evidence": "c-12 00:31"}],
               "stops": [{"stop": "vulnerable", "since": "2026-11-20T09:00"}],
               "attempts": [{"at": "2026-11-20T09:00", "outcome": "no_answer"}],
               "said": ["proszę nie dzwonić"],
               "chosen": [{"from": "2026-11-24T20:30", "to": "2026-11-24T21:00"}]}
    Purposes, channels, stops and outcomes: docs/law.md. Only the first four are required.
    Example: infolinia law may-contact --file contact.json
    """
    asked = from_file(file, ContactFile)
    holidays = tables.law().holidays
    try:
        with _answering("--file"):
            found = contact.may_contact(_asked(asked), tables.contact(), holidays)
    except contact.ContactProblem as problem:
        raise _wrong(
            UNKNOWN_IN_FILE, ["--file"], field=problem.field, value=problem.value[:40], known=", ".join(problem.known)
        ) from None
    then = found.next_allowed and found.next_allowed.astimezone(holidays.zone)
    facts = {"allowed": found.allowed, "next_allowed": then, "reasons": list(found.refused_by)}
    lines = [gettext("Yes, now.") if found.allowed else gettext("No.")]
    if not found.allowed:
        told = gettext("Next: {at}.") if then else gettext("No later time can be told.")
        lines.append(told.format(at=then and then.isoformat(" ", "minutes")))
    tell(facts, found.explanation, lines, as_json=as_json)


UNKNOWN_IN_FILE = gettext_noop("{field}: there is no {value}. Choose one of: {known}.")


def _asked(file: ContactFile) -> contact.Asked:
    zone = tables.law().holidays.zone

    def local(moment: Moment) -> datetime:
        return moment.in_zone(zone)

    def perhaps(moment: Moment | None) -> datetime | None:
        return local(moment) if moment else None

    return contact.Asked(
        purpose=file.purpose,
        channel=file.channel,
        at=local(file.at),
        controller=file.controller,
        campaign=file.campaign,
        profile=file.profile,
        zone=file.zone,
        no_other_contact=file.no_other_contact,
        consents=tuple(
            contact.Consent(c.controller, c.channel, local(c.given), c.evidence, c.purpose, perhaps(c.withdrawn))
            for c in file.consents
        ),
        stops=tuple(contact.Stop(s.stop, local(s.since), perhaps(s.until), s.controller) for s in file.stops),
        attempts=tuple(contact.Attempt(local(a.at), a.outcome, a.campaign) for a in file.attempts),
        said=tuple(file.said),
        chosen=tuple(contact.Chosen(local(c.first), local(c.last)) for c in file.chosen),
    )


@law.command()
@click.option("--year", required=True, type=int, help="A year that holidays.csv covers.")
@JSON
def holidays(year: int, as_json: bool) -> None:
    """The days of a year that are free by law.

    \b
    Example: infolinia law holidays --year 2026
    """
    known = tables.law().holidays
    if not known.first.year <= year <= known.last.year:
        told = gettext_noop("{source} covers {first} to {last}. Choose one of these years, or add {year} to the table.")
        first, last = known.first.year, known.last.year
        raise _wrong(told, ["--year"], source=known.source, first=first, last=last, year=year)
    days = [known.days[day] for day in sorted(known.days) if day.year == year]
    facts = {
        "year": year,
        "holidays": [
            {"date": item.day, "weekday": WEEKDAYS[item.day.weekday()], "name": item.name, "basis": item.basis}
            for item in days
        ],
    }
    bases = {item.basis: sum(other.basis == item.basis for other in days) for item in days}
    reasons = [because("holidays.csv", basis, FREE_BY, count=count, year=year) for basis, count in bases.items()]
    working = [item for item in days if item.day.weekday() not in known.week]
    reasons.append(because("holidays.csv", known.source, ON_WORKDAYS, count=len(working), year=year))
    rows = ([item.day, gettext(WORDS[WEEKDAYS[item.day.weekday()]]), item.name] for item in days)
    lines = [f"{day}  {weekday:<12}  {name}" for day, weekday, name in rows]
    tell(facts, reasons, lines, as_json=as_json)


FREE_BY = gettext_noop("{count} free day(s) of {year} by this act.")
ON_WORKDAYS = gettext_noop("{count} of the free days of {year} fall on a weekday that otherwise works.")


@law.command("breaks")
@click.option("--hours", required=True, type=Hours(), help="Length of the working day: 8, 7.5 or 7:30.")
@JSON
def breaks_command(hours: Fraction, as_json: bool) -> None:
    """Which breaks belong to a day of work at a screen.

    \b
    Example: infolinia law breaks --hours 9:01
    """
    today = legal_day(datetime.now(UTC), tables.law().holidays.zone)
    found = screen_breaks.breaks(hours, tables.break_rows(), today)
    facts = {
        "hours": screen_breaks.length(hours),
        "rest_breaks": found.rest_breaks,
        "rest_minutes": found.rest_minutes,
        "screen_breaks": found.screen_breaks,
        "screen_minutes": found.screen_minutes,
        "total_minutes": found.rest_minutes + found.screen_minutes,
    }
    lines = [
        gettext("Rest breaks: {count}, {minutes} minutes.").format(count=found.rest_breaks, minutes=found.rest_minutes),
        gettext("Breaks from the screen: {count}, {minutes} minutes.").format(
            count=found.screen_breaks, minutes=found.screen_minutes
        ),
    ]
    tell(facts, found.explanation, lines, as_json=as_json)
