from django.apps import AppConfig

from infolinia.oversight.care import messages
from infolinia.web import refusals


class CareConfig(AppConfig):
    name = "infolinia.oversight.care"
    label = "care"

    def ready(self) -> None:
        refusals.say(messages.REFUSALS)
