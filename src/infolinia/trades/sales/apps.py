from django.apps import AppConfig


class SalesConfig(AppConfig):
    name = "infolinia.trades.sales"
    label = "sales"
