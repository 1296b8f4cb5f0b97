from django.apps import AppConfig

from infolinia.oversight.first_run import messages
from infolinia.web import refusals


class FirstRunConfig(AppConfig):
    name = "infolinia.oversight.first_run"
    label = "first_run"

    def ready(self) -> None:
        from infolinia.oversight.first_run import events  # noqa: F401 (declares what it writes)

        refusals.say(messages.REFUSALS)
