"""Where each room's pages and API stand."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from infolinia.processes import api
from infolinia.processes.health import healthz
from infolinia.processes.metrics import metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz),
    path("metrics", metrics),
    path("api/v1/", api.urls()),
    path("api/<path:rest>", api.nowhere),
    path("", include("infolinia.performers.desk.urls")),
    path("", include("infolinia.oversight.supervision.urls")),
    path("", include("infolinia.oversight.authoring.urls")),
    path("", include("infolinia.oversight.administration.urls")),
    path("", include("infolinia.oversight.care.urls")),
    path("", include("infolinia.oversight.first_run.urls")),
    path("", include("infolinia.clients.urls")),
]

handler403 = "infolinia.web.refusals.not_granted"
handler404 = "infolinia.web.refusals.no_page"
handler500 = "infolinia.web.refusals.fault"
