from django.apps import AppConfig

from infolinia.oversight.first_run import messages
from infolinia.web import refusals


class FirstRunConfig(AppConfig):
    name = "infolinia.oversight.first_run"
    label = "first_run"

    def ready(self) -> None:
        from infolinia.clients import starting
        from infolinia.oversight.first_run import queries  # which declares what it writes, too

        refusals.say(messages.REFUSALS)
        starting.lead(queries.leads_to)
