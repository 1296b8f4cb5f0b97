from django.apps import AppConfig

from infolinia.journal import registry
from infolinia.web import refusals
from infolinia.webhooks import messages


class WebhooksConfig(AppConfig):
    name = "infolinia.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        refusals.say(messages.REFUSALS)
        registry.words(messages.WORDS)
