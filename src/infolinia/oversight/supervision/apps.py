from django.apps import AppConfig

from infolinia.oversight.supervision import messages
from infolinia.web import refusals


class SupervisionConfig(AppConfig):
    name = "infolinia.oversight.supervision"
    label = "supervision"

    def ready(self) -> None:
        refusals.say(messages.REFUSALS)
