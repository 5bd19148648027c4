"""Codes that prove whose a telephone is."""

from django.db import models

from triage.models.contacts import Contact


class Verification(models.Model):
    """A code that was sent to the number which a citizen says is theirs, until it is typed.

    Number and code are keyed hashes; without a `code_hash` none was sent, and none is right.
    A contact has one: the next takes its place. `name` is the asker's own of it.
    """

    contact = models.OneToOneField(
        Contact, primary_key=True, on_delete=models.CASCADE, related_name="verification"
    )
    name = models.UUIDField()
    number_hash = models.CharField(max_length=64, db_index=True)
    code_hash = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"verification of {self.contact_id}"


class CodeAllowance(models.Model):
    """How many codes a contact has asked for, or were sent to a number or to all, since `since`.

    Whose it is, is a keyed hash.
    """

    owner_hash = models.CharField(max_length=64, primary_key=True)
    since = models.DateTimeField(db_index=True)
    used = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.used} codes since {self.since:%Y-%m-%d %H:%M}"
