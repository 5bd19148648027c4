"""Where citizens and counsellors meet."""

from django.db import models


class Site(models.Model):
    """Where citizens come to meet somebody."""

    name = models.CharField(max_length=80, unique=True)
    address = models.CharField(max_length=160)
    postcode = models.CharField(max_length=10)
    town = models.CharField(max_length=60)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """One meeting at a time."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ("site", "name")
        constraints = (models.UniqueConstraint(fields=["site", "name"], name="one_room_of_a_name"),)

    def __str__(self) -> str:
        return f"{self.site}, {self.name}"
