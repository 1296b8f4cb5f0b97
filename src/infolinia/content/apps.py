from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "infolinia.content"
    label = "content"
