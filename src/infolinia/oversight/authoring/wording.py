"""The words that the editor's scripts say; plural forms for one, few and many stand between bars."""

from __future__ import annotations

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """By the name under which the scripts know them."""
    return {
        "saved": _("saved {at}"),
        "away": _("The server does not answer. Your text is kept in this browser; next try at {at}."),
        "signed_out": _("You are signed out. Your text is kept in this browser; sign in in another tab."),
        "not_kept": _("This browser keeps no copy. Do not close the page before it says “saved”."),
        "recovered": _("Your text that the server had not got yet is back."),
        "stopped": _("Not saved: another text was saved meanwhile. Ctrl S shows both texts."),
        "moved": _("{by} saved this procedure at {at}, after you had opened it. Nothing of yours is lost: choose."),
        "moved_own": _(
            "You saved this procedure at {at} in another tab or on another computer, after it was opened here. "
            "Nothing is lost: choose."
        ),
        "two_people": _("Two people have written here"),
        "two_tabs": _("You have written here in two places"),
        "moved_dropped": _("The draft was published or thrown away meanwhile. Nothing of yours is lost: choose."),
        "moved_away": _("Another text was saved meanwhile; it will be shown when the server answers. Ctrl S."),
        "not_understood": _("The server did not understand. Load the page again; your text is kept in this browser."),
        "check_waits": _("The check waits for the server."),
        "error": _("error:"),
        "warning": _("remark:"),
        "line": _("line {n}"),
        "lines": _("lines {n}"),
        "errors": _("{n} error|{n} errors|{n} errors"),
        "warnings": _("{n} remark|{n} remarks|{n} remarks"),
        "steps": _("{n} step|{n} steps|{n} steps"),
        "ends": _("{n} end|{n} ends|{n} ends"),
        "mend": _("Publish: mend {n} error|Publish: mend {n} errors|Publish: mend {n} errors"),
        "publish": _("Publish"),
        "unchanged": _("Published"),
        "way": _("Way there"),
        "no_findings": _("nothing found"),
        "nothing_found": _("The check finds nothing wrong."),
        "findings_here": _("What the check finds will stand here, with the cure."),
        "old_picture": _("as it was before"),
        "too_large": _("Too large: a procedure has at most {most} KiB of text, and this would be {size} KiB."),
        "tab_leaves": _("Tab leaves the text now."),
        "hints": _("{n} hints. Arrows choose, Enter takes, Escape closes."),
        "no_hints": _("No hints for this place."),
        "began": _("The starting text stands here."),
        "start_instead": _("Put the starting text in the place of what is written?"),
        "start_effect": _(
            "All that stands in the text gives way to it. Ctrl Z brings it back while this page is open."
        ),
        "mine_instead": _("Bring back my text in the place of what is written?"),
        "mine_effect": _(
            "What stands here now, and what others saved, gives way to your text for all who write here. "
            "It is kept aside in this browser: the same menu brings it back."
        ),
        "wait_for_check": _("The check is not done yet. Try again in a moment."),
        "nothing_to_publish": _("Nothing has changed since the last publishing."),
        "compares": _("Looking at what changes…"),
        "not_compared": _("What changes could not be looked at just now. Try again in a moment, or publish without."),
        "not_published": _("Not published: the server did not answer. Look at the history before you try again."),
        "not_dropped": _("The server did not answer, so the draft is still there. Try again."),
    }
