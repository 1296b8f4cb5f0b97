"""Sentences of what this room refuses."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

REFUSALS = {
    "webhook-address": _("{url} is no address of a webhook. Write it such as https://crm.example/infolinia."),
    "webhook-password": _("The address holds a password. Leave it out: every request is signed with the secret."),
    "webhook-unknown-host": _("The name in {url} stands for no address. Check it, or the name server."),
    "webhook-private": _(
        "{url} leads into a private network. An administrator may allow it: setting webhook_networks."
    ),
    "webhook-plain": _("{url} is not encrypted. Write https, or have its network named in webhook_networks."),
    "webhook-client": _("client: you see no client {client}. Known: {known}; leave it out for the whole installation."),
    "webhook-name": _("{name} is no event of the journal. See the list in docs/journal.md, or write call.* for all."),
    "webhook-is-there": _("This webhook is there already."),
    "webhook-stopped": _("It is not in use. Switch it on, save, then test it."),
    "webhook-too-many": _("There are {most} webhooks already. Delete one that is not used."),
}

PROBLEMS = {  # why there was no reply, beside the codes of REFUSALS
    "too-slow": _("It did not answer in time."),
    "no-connection": _("Nothing answers at this address."),
    "certificate": _("Its certificate is not valid for this name."),
    "broken-reply": _("What answers does not speak HTTP."),
    "fault": _("A fault of ours; see the log."),
}

WORDS = {"gone": _("gone"), "failing": _("failing")}
