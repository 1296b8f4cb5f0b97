"""Which of an agent's open pages is the desk; the others read only."""

from __future__ import annotations

from django.db import models


class Seat(models.Model):
    """tab: a page's own id. at: when that page was last heard of."""

    agent = models.CharField(max_length=40, primary_key=True)
    tab = models.CharField(max_length=40)
    at = models.DateTimeField()
