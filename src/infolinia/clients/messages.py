"""Sentences of what this room refuses."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

REFUSALS = {
    "no-token": _("A valid token is needed, as Authorization: Bearer. Make one with: infolinia token create."),
    "password-once": _("This password was for one use. Choose your own first, at /password."),
    "client-code": _("{client} is no code of a client. At most sixteen capital letters and digits, such as NAD."),
    "client-taken": _("The code {client} is taken. Choose another."),
    "client-needed": _("{name} cannot be removed; there belongs to it: {by}."),
    "last-administrator": _(
        "{name} is the last who administers this centre. Make somebody else an administrator first."
    ),
}

KINDS = {  # what belongs to a client, by table
    "announcement": _("announcements"),
    "call": _("calls"),
    "case": _("cases"),
    "customer": _("customers"),
    "draft": _("drafts of procedures"),
    "grant": _("users"),
    "number": _("numbers"),
    "order": _("orders"),
    "procedureversion": _("procedures"),
    "queue": _("queues"),
    "webhook": _("webhooks"),
}

NAMES = {
    "username": _("Two to forty small letters, digits, dots or dashes; a letter first."),
    "username-taken": _("This name is taken. Choose another."),
    "name": _("Write the first and the last name."),
}

PASSWORDS = {
    "old": _("This is not your present password."),
    "short": _("At least 10 characters. Some words in a row are easy to keep in mind."),
    "long": _("At most 200 characters."),
    "name": _("Your name is in it: that is tried first. Choose something else."),
    "common": _("This one is on every list of common passwords. Choose something else."),
    "same": _("This is the password you have. Choose another."),
    "differ": _("The two are not the same. Type it twice alike."),
}
