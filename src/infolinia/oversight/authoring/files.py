"""Texts of the editor as files to keep."""

from __future__ import annotations

from django.http import HttpResponse


def as_file(text: str, name: str) -> HttpResponse:
    """name: without its ending; what is not ASCII in it becomes `?`."""
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name.encode("ascii", "replace").decode()}.yaml"'
    return response
