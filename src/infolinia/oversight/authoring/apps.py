from django.apps import AppConfig

from infolinia.oversight.authoring import messages
from infolinia.web import refusals


class AuthoringConfig(AppConfig):
    name = "infolinia.oversight.authoring"
    label = "authoring"

    def ready(self) -> None:
        refusals.say(messages.REFUSALS)
