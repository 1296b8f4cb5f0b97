from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "infolinia.performers.desk"
    label = "desk"

    def ready(self) -> None:
        from infolinia.performers.desk.messages import MESSAGES
        from infolinia.web.refusals import say

        say(MESSAGES)
