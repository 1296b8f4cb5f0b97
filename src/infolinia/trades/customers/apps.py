from django.apps import AppConfig

from infolinia.trades.customers import messages
from infolinia.web import refusals


class CustomersConfig(AppConfig):
    name = "infolinia.trades.customers"
    label = "customers"

    def ready(self) -> None:
        from infolinia.trades.customers import actions, loading

        refusals.say(messages.REFUSALS)
        actions.register_all()
        loading.register_all()
