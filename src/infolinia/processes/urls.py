"""Where each room's pages and API stand."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("infolinia.clients.urls")),
]
