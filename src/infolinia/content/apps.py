from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "infolinia.content"
    label = "content"

    def ready(self) -> None:
        from infolinia.content import law_functions
        from infolinia.content.messages import REFUSALS
        from infolinia.web.refusals import say

        say(REFUSALS)
        law_functions.register_all()
