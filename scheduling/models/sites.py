"""Where citizens and counsellors meet."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q


class Site(models.Model):
    """Where citizens come to meet somebody."""

    name = models.CharField(max_length=80, unique=True)
    address = models.CharField(max_length=160)
    postcode = models.CharField(max_length=10)
    town = models.CharField(max_length=60)
    latitude = models.FloatField(
        null=True, blank=True, help_text="Degrees north. Empty: where its postcode is."
    )
    longitude = models.FloatField(null=True, blank=True, help_text="Degrees east.")

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="a_place_on_earth",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if (self.latitude is None) != (self.longitude is None):
            missing = "latitude" if self.latitude is None else "longitude"
            raise ValidationError({missing: "Give both latitude and longitude, or neither."})
        for name, most in (("latitude", 90), ("longitude", 180)):
            if abs(getattr(self, name) or 0) > most:
                raise ValidationError({name: f"Degrees, from -{most} to {most}."})


class Postcode(models.Model):
    """Where a postcode is, in degrees; filled by `import_postcodes`."""

    code = models.CharField(max_length=4, primary_key=True)
    latitude = models.FloatField()
    longitude = models.FloatField()

    def __str__(self) -> str:
        return self.code


class Room(models.Model):
    """One meeting at a time."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ("site", "name")
        constraints = (models.UniqueConstraint(fields=["site", "name"], name="one_room_of_a_name"),)

    def __str__(self) -> str:
        return f"{self.site}, {self.name}"
