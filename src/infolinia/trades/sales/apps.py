from django.apps import AppConfig


class SalesConfig(AppConfig):
    name = "infolinia.trades.sales"
    label = "sales"

    def ready(self) -> None:
        from infolinia.trades.sales import actions

        actions.register_all()
