"""Who works here and when it is open, for whoever runs the service."""

from django.contrib import admin

from scheduling.models import (
    BookingRules,
    Counsellor,
    OpeningHours,
    Room,
    Site,
    Skill,
    SpecialDay,
)


@admin.register(Counsellor)
class CounsellorAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django has no such arguments when run
    list_display = ("name", "user", "duty", "capacity")
    fields = ("user", "name", "phone", "capacity", "languages", "skills")
    filter_horizontal = ("skills",)


@admin.register(OpeningHours)
class OpeningHoursAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django has no such arguments when run
    list_display = ("route", "weekday", "opens", "closes")
    list_filter = ("route",)


@admin.register(SpecialDay)
class SpecialDayAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django has no such arguments when run
    list_display = ("route", "date", "opens", "closes", "reason")
    list_filter = ("route",)


@admin.register(Site)
class SiteAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django has no such arguments when run
    list_display = ("name", "address", "postcode", "town")


@admin.register(Skill)
class SkillAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django has no such arguments when run
    list_display = ("danish", "english")


@admin.register(Room)
class RoomAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django has no such arguments when run
    list_display = ("name", "site")
    list_filter = ("site",)


@admin.register(BookingRules)
class BookingRulesAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django has no such arguments when run
    list_display = ("channel", "minutes", "step", "notice", "days_ahead", "most_a_day")
