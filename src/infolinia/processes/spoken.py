"""The words of the command line about itself, in the language of who types: what our verbs and options say of
themselves, and click's own ("Usage:", "Error:", "No such option").

Verbs are written in English, in docstrings and in `help`; tools/messages.py collects them for translation. click asks
the system's gettext, which is pointed at our catalogue. A paragraph is a sentence; one that begins with \\b is shown
line by line, as click has it.
"""

from __future__ import annotations

import gettext as catalogues
import inspect
import os
from collections.abc import Callable
from pathlib import Path
from weakref import WeakKeyDictionary

import click

from infolinia.processes.sentences import gettext_noop as _

DOMAIN = "django"  # the name of every room's catalogue
LOCALE = Path(__file__).parent / "locale"
AS_IT_STANDS = "\b\n"

OPTIONS, COMMAND, TEXT, NUMBER = _("[OPTIONS]"), _("COMMAND [ARGS]..."), _("TEXT"), _("NUMBER")
HELP = _("Show this message and exit.")
HELP_NAMES = ("-h", "--help")  # of all verbs
NUMBERS = (click.types.IntParamType, click.types.FloatParamType)

_values: set[str] = set()  # that we gave
_english: WeakKeyDictionary[click.Command | click.Option, str] = WeakKeyDictionary()


def paragraphs(text: str) -> list[str]:
    """The sentences of a help text, each by itself."""
    return [sentence for _mark, sentence in _marked(text)]


def speak(language: str) -> None:
    """Let click speak it: gettext asks the environment for each word."""
    os.environ["LANGUAGE"] = language
    catalogues.bindtextdomain(DOMAIN, str(LOCALE))
    catalogues.textdomain(DOMAIN)


def translate(command: click.Command, language: str, say: Callable[[str], str]) -> None:
    """Let a verb, what stands below it, and their options say of themselves what they do in this language."""
    _learn(command)
    speak(language)
    for it in _below(command):
        if it in _english:
            it.help = _said(_english[it], say)
        if isinstance(it, click.Command):
            it.options_metavar = say(OPTIONS)
        if isinstance(it, click.Group):
            it.subcommand_metavar = say(COMMAND)
        for each in it.params if isinstance(it, click.Command) else ():
            _name_value(each, say)


def _name_value(it: click.Parameter, say: Callable[[str], str]) -> None:
    """What stands for the value of an option or argument in its help."""
    if isinstance(it.type, click.Path):
        either = it.type.file_okay and it.type.dir_okay
        it.type.name = say("path" if either else "file" if it.type.file_okay else "directory")
    elif isinstance(it, click.Option) and it.metavar in (None, *_values):
        word = TEXT if it.type is click.STRING else NUMBER if isinstance(it.type, NUMBERS) else ""
        if word:
            it.metavar = say(word)
            _values.add(it.metavar)


def _learn(command: click.Command) -> None:
    for it in _below(command):
        if it.help and it not in _english:
            _english[it] = it.help
        if isinstance(it, click.Command) and (own := _help_option(it)):
            _english[own] = HELP  # click keeps it in the language in which it was first asked for


def _below(command: click.Command) -> list[click.Command | click.Option]:
    options = [it for it in command.params if isinstance(it, click.Option)]
    if own := _help_option(command):
        options.append(own)
    inner = list(command.commands.values()) if isinstance(command, click.Group) else []
    return [command, *options, *(it for below in inner for it in _below(below))]


def _help_option(command: click.Command) -> click.Option | None:
    """click makes it once, with the names that the context of that moment has."""
    return command.get_help_option(click.Context(command, help_option_names=[*HELP_NAMES]))


def _said(text: str, say: Callable[[str], str]) -> str:
    return "\n\n".join(mark + say(sentence) for mark, sentence in _marked(text))


def _marked(text: str) -> list[tuple[str, str]]:
    """The paragraphs of a help text: the mark of one that is shown as it stands, and its sentence."""
    parts = inspect.cleandoc(text).split("\n\n")
    return [(AS_IT_STANDS if part.startswith(AS_IT_STANDS) else "", part.removeprefix(AS_IT_STANDS)) for part in parts]
