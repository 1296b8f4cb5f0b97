from django.apps import AppConfig

from infolinia.clients import messages
from infolinia.web import refusals


class ClientsConfig(AppConfig):
    name = "infolinia.clients"
    label = "clients"

    def ready(self) -> None:
        refusals.say(messages.REFUSALS)
