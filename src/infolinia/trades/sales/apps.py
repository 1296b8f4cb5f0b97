from django.apps import AppConfig


class SalesConfig(AppConfig):
    name = "infolinia.trades.sales"
    label = "sales"

    def ready(self) -> None:
        from infolinia.trades.sales import actions, loading, retention

        actions.register_all()
        loading.register_all()
        retention.register_all()
