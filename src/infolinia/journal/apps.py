from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "infolinia.journal"
    label = "journal"

    def ready(self) -> None:
        from infolinia.journal import events as _events

        del _events
