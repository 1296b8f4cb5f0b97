from django.apps import AppConfig


class ConductConfig(AppConfig):
    name = "infolinia.conduct"
    label = "conduct"
