"""Operators, their clients, users, what each user was granted, and tokens. Written by `services.py` only."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class Operator(models.Model):
    """The organisation that runs the centre and employs the agents."""

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=120)


class Client(models.Model):
    """On whose behalf calls are handled; every row of trade belongs to one, by its code."""

    code = models.CharField(max_length=20, primary_key=True)
    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="clients")
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=5, default="pl")
    about = models.JSONField(default=dict)  # sector, complaint regimes, contact

    class Meta:
        ordering = ["name"]


class Role(models.TextChoices):
    AGENT = "agent", _("Agent")
    SUPERVISOR = "supervisor", _("Supervisor")
    ADMINISTRATOR = "administrator", _("Administrator")


class User(AbstractBaseUser):
    """Who signs in. Denied unless granted: a client is seen only through a grant, and in a call only that call's."""

    username = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.AGENT)
    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, null=True, related_name="users")
    language = models.CharField(max_length=5, default="", blank=True)
    theme = models.CharField(max_length=10, default="", blank=True)
    is_active = models.BooleanField(default=True)
    password_once = models.BooleanField(default=False)  # made for the user, who chooses another at the first sign-in

    objects: BaseUserManager[User] = BaseUserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    @property
    def is_agent(self) -> bool:
        return self.role == Role.AGENT

    @property
    def is_supervisor(self) -> bool:
        return self.role in (Role.SUPERVISOR, Role.ADMINISTRATOR)

    @property
    def is_administrator(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    @property
    def short_name(self) -> str:
        """`Liliana Borsuk` → `Liliana B.`"""
        first, _space, rest = self.name.partition(" ")
        return f"{first} {rest[0]}." if rest else first


class Grant(models.Model):
    """A user may work for a client."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="grants")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "client"], name="one_grant_a_client")]


class ApiToken(models.Model):
    """A token of the API, known by its hash only; it can do what its user can."""

    id = models.CharField(max_length=16, primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class SignInTry(models.Model):
    """A wrong password, counted for a name from an address and for an address (guessing.py)."""

    username = models.CharField(max_length=40)
    address = models.CharField(max_length=45)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["address", "at"], name="tries_from_an_address")]
