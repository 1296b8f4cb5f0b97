from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "infolinia.trades.cases"
    label = "cases"
