from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "infolinia.processes"
    label = "processes"

    def ready(self) -> None:
        from infolinia.oversight.administration import explained
        from infolinia.oversight.first_run import checks
        from infolinia.processes import settings_shown
        from infolinia.processes.doctor import house_call

        checks.register(house_call.look)
        explained.told_by(settings_shown.shown)
