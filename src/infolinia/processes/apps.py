from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "infolinia.processes"
    label = "processes"
