from django.apps import AppConfig


class FrameConfig(AppConfig):
    name = "infolinia.oversight.frame"
    label = "frame"
