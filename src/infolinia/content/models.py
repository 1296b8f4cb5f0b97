"""Versions of procedures, and announcements. Texts are content, not customers' data: readable in any scope."""

from __future__ import annotations

from django.db import models


class ProcedureVersion(models.Model):
    """A published procedure with all it includes; never changed, because calls are pinned to its hash."""

    client = models.ForeignKey("clients.Client", on_delete=models.CASCADE, related_name="+")
    hash = models.CharField(max_length=64)
    name = models.CharField(max_length=80)
    version = models.CharField(max_length=20)
    title = models.JSONField()  # by language
    text = models.TextField()
    included = models.JSONField(default=dict)  # texts of included procedures by name
    published_at = models.DateTimeField()
    current = models.BooleanField(default=True)
    kind = models.CharField(max_length=8, default="call")  # as the language's: call, menu

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "name", "hash"], name="one_procedure_a_hash"),
            models.UniqueConstraint(
                fields=["client", "name"], condition=models.Q(current=True), name="one_current_procedure"
            ),
        ]
        indexes = [models.Index(fields=["hash"], name="procedure_by_hash")]


class Draft(models.Model):
    """A procedure that is being written; one of a name. `edition` counts its savings, so that nobody overwrites what
    somebody else saved in the meantime. `began_with`: the hash of the published version it began with, if any."""

    client = models.ForeignKey("clients.Client", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    text = models.TextField()
    began_with = models.CharField(max_length=64, blank=True, default="")
    edition = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "name"], name="one_draft_a_procedure")]


class ClosedDraft(models.Model):
    """The edition at which the last draft of a procedure ended, published or thrown away. The next one counts on from
    there: a page that still shows the old draft must not pass for one that shows the new."""

    client = models.ForeignKey("clients.Client", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    edition = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "name"], name="one_closed_draft_a_procedure")]


class RehearsalFile(models.Model):
    """The rehearsals of a procedure, as the file that holds them. `pack`: the digest of what a pack brought last; a
    text with another one was changed by a person."""

    client = models.ForeignKey("clients.Client", on_delete=models.CASCADE, related_name="+")
    procedure = models.CharField(max_length=80)
    text = models.TextField()
    pack = models.CharField(max_length=16, blank=True, default="")
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "procedure"], name="one_rehearsal_file_a_procedure")]


class Announcement(models.Model):
    """What a caller hears from the centre itself, in each language a text spoken by a speaker or a recorded file.

    said: by language {"text", "manner", "file", "sentences", "values"}. `file`: the digest of a RecordedFile that is
    played, of which `text` tells what it says; empty: the text is spoken. `sentences`: lists of prompts (paths below
    the prompts folder that switch and centre share, or a sound the media plane makes by itself, `tone:record`); in them
    `{place}` stands for what a call brings; `values`: the prompt of each value of such a field.
    fallback: the languages that are tried when the call's own is not there.
    """

    client = models.ForeignKey("clients.Client", on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80, blank=True, default="")
    said = models.JSONField(default=dict)
    fallback = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "code"], name="one_announcement_a_code")]


class RecordedFile(models.Model):
    """A recorded announcement: `original` as it was uploaded and `prompt` as it is played, below the prompts folder.
    found: what its check measured (speech/recorded.py). is_saved: an announcement has had it. Then it stays when none
    has it any more: one may be set back. Never saved, it goes after a day."""

    digest = models.CharField(max_length=32, primary_key=True)  # of the original, SHA-256
    client = models.ForeignKey("clients.Client", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    original = models.CharField(max_length=200)
    prompt = models.CharField(max_length=200)
    seconds = models.FloatField()
    found = models.JSONField(default=dict)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=20)
    is_saved = models.BooleanField(default=False)
