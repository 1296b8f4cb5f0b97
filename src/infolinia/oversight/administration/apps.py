from django.apps import AppConfig

from infolinia.oversight.administration import messages
from infolinia.web import refusals


class AdministrationConfig(AppConfig):
    name = "infolinia.oversight.administration"
    label = "administration"

    def ready(self) -> None:
        refusals.say(messages.REFUSALS)
