from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "infolinia.trades.customers"
    label = "customers"
