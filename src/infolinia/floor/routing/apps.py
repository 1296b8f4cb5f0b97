from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "infolinia.floor.routing"
    label = "routing"
