from django.apps import AppConfig

from infolinia.floor.lines import messages
from infolinia.journal import registry
from infolinia.web import refusals


class LinesConfig(AppConfig):
    name = "infolinia.floor.lines"
    label = "lines"

    def ready(self) -> None:
        from infolinia.floor.lines import events  # noqa: F401  # the journal must know them

        refusals.say(messages.REFUSALS)
        registry.words(messages.WORDS)
