from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "infolinia.web"
    label = "web"
