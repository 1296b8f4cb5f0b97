from django.apps import AppConfig

from infolinia.floor.routing import messages
from infolinia.journal import registry
from infolinia.web import refusals


class RoutingConfig(AppConfig):
    name = "infolinia.floor.routing"
    label = "routing"

    def ready(self) -> None:
        from infolinia.floor.routing import loading

        refusals.say(messages.REFUSALS)
        loading.register_all()
        registry.words(messages.WORDS)
