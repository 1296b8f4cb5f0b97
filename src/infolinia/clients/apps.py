from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "infolinia.clients"
    label = "clients"

    def ready(self) -> None:
        from infolinia.clients import events as _events

        del _events
