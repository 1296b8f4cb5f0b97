from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from infolinia.journal import messages
from infolinia.web import refusals


class JournalConfig(AppConfig):
    name = "infolinia.journal"
    label = "journal"

    def ready(self) -> None:
        # Every room's events must be declared before anything is replayed.
        autodiscover_modules("events")
        refusals.say(messages.REFUSALS)
