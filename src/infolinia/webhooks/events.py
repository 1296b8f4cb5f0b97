"""What the administration's stream holds about webhooks."""

from __future__ import annotations

from dataclasses import dataclass

from infolinia.journal.registry import event


def gettext_noop(text: str) -> str:
    return text


@event("webhook.put", sentence=gettext_noop("Events {names} of {client} go to {url}; active: {active}."))
@dataclass(frozen=True, slots=True)
class WebhookPut:
    """How the webhook is from now on. client empty: the whole installation."""

    hook: str
    client: str
    url: str
    names: tuple[str, ...]
    active: bool


@event("webhook.deleted", sentence=gettext_noop("Events go to {url} no more."))
@dataclass(frozen=True, slots=True)
class WebhookDeleted:
    hook: str
    url: str


@event("webhook.secret", sentence=gettext_noop("The secret of the webhook to {url} was replaced."))
@dataclass(frozen=True, slots=True)
class SecretReplaced:
    hook: str
    url: str


@event("webhook.tested", sentence=gettext_noop("A test was sent to {url}."))
@dataclass(frozen=True, slots=True)
class WebhookTested:
    """What a receiver gets to see that it works."""

    hook: str
    url: str


@event("webhook.stopped", sentence=gettext_noop("The webhook to {url} was stopped: {because}."))
@dataclass(frozen=True, slots=True)
class WebhookStopped:
    """because: `gone` (the receiver answered 410) or `failing` (nothing was taken for five days)."""

    hook: str
    url: str
    because: str


@event("webhook.again", sentence=gettext_noop("{count} events are sent to {url} again."))
@dataclass(frozen=True, slots=True)
class SentAgain:
    hook: str
    url: str
    count: int
