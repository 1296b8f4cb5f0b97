from django.apps import AppConfig

from infolinia.floor.routing import messages
from infolinia.journal import registry
from infolinia.web import refusals


class RoutingConfig(AppConfig):
    name = "infolinia.floor.routing"
    label = "routing"

    def ready(self) -> None:
        from infolinia.content import menu_numbers
        from infolinia.floor.routing import loading, rules

        refusals.say(messages.REFUSALS)
        loading.register_all()
        menu_numbers.register(rules.numbers_without_queue)
        registry.words(messages.WORDS)
