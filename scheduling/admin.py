"""Who works here and when it is open, for whoever runs the service."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from scheduling.models import (
    BookingRules,
    Counsellor,
    OpeningHours,
    Room,
    Site,
    Skill,
    SpecialDay,
)
from scheduling.roles import Role, has_role


class ForCoordinators(admin.ModelAdmin):  # type: ignore[type-arg]  # Django has no such arguments when run
    """What the roster needs is entered by coordinators too, whatever else they may here."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _coordinates(request) or super().has_module_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _coordinates(request) or super().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _coordinates(request) or super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _coordinates(request) or super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _coordinates(request) or super().has_delete_permission(request, obj)


def _coordinates(request: HttpRequest) -> bool:
    return has_role(request.user, Role.COORDINATOR)


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
class SiteAdmin(ForCoordinators):
    list_display = ("name", "address", "postcode", "town")


@admin.register(Skill)
class SkillAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django has no such arguments when run
    list_display = ("danish", "english")


@admin.register(Room)
class RoomAdmin(ForCoordinators):
    list_display = ("name", "site")
    list_filter = ("site",)


@admin.register(BookingRules)
class BookingRulesAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django has no such arguments when run
    list_display = ("channel", "minutes", "step", "notice", "days_ahead", "most_a_day")
