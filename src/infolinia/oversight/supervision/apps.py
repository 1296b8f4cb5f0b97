from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "infolinia.oversight.supervision"
    label = "supervision"
