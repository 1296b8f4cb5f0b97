from django.apps import AppConfig

from infolinia.trades.cases import messages
from infolinia.web import refusals


class CasesConfig(AppConfig):
    name = "infolinia.trades.cases"
    label = "cases"

    def ready(self) -> None:
        from infolinia.trades.cases import actions

        refusals.say(messages.REFUSALS)
        actions.register_all()
