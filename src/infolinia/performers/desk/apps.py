from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "infolinia.performers.desk"
    label = "desk"
