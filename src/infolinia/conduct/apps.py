from django.apps import AppConfig


class ConductConfig(AppConfig):
    name = "infolinia.conduct"
    label = "conduct"

    def ready(self) -> None:
        from infolinia.conduct import dispositions, loading
        from infolinia.conduct import events as _events
        from infolinia.conduct.messages import MESSAGES, WORDS
        from infolinia.content import codes
        from infolinia.journal import registry
        from infolinia.web.refusals import say

        del _events
        loading.register_all()
        codes.register(dispositions.table)
        say(MESSAGES)
        registry.words(WORDS)
