"""Where a manager writes what is promised. What was written stays, and is seen there."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from channels_layer.refusal import Refusal
from scheduling.roles import Role, has_role
from targets.models import Target, TargetVersion
from targets.promises import require

WHY = {
    "threshold": "A service level needs its seconds.",
    "channel": "This channel does not have this measure.",
    "goal": "A share is from 0 to 1, and seconds are not less than 0.",
    "valid_from": "A day that has not begun, and after the version before; a first version may "
    "hold from today.",
}


FIELDS = (
    "valid_from",
    "measure",
    "goal",
    "formula",
    "threshold",
    "short",
    "channel",
    "level",
    "period",
    "withdrawn",
)


class VersionForm(forms.ModelForm):  # type: ignore[type-arg]  # Django has no such arguments when run
    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        # What was written before is shown, and has nothing to check.
        if self.errors or not self.has_changed():
            return values
        version = TargetVersion(**{name: values[name] for name in FIELDS})
        if self.instance.target_id:
            # Held to the end of the form, so that two managers write one after the other.
            version.target = Target.objects.select_for_update().get(pk=self.instance.target_id)
        try:
            require(version, timezone.now())
        except Refusal as refusal:
            self.add_error(refusal.field, WHY[refusal.field])
        return values

    class Meta:
        model = TargetVersion
        fields = FIELDS


class Written:
    """A manager sees and adds; nobody changes what was promised, or takes it out of history."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return has_role(request.user, Role.MANAGER)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_role(request.user, Role.MANAGER)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_role(request.user, Role.MANAGER)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class VersionInline(Written, admin.StackedInline):  # type: ignore[type-arg]  # Django has no such arguments when run
    model = TargetVersion
    form = VersionForm
    fields = (*FIELDS, "written_by", "written_at")
    readonly_fields = ("written_by", "written_at")
    extra = 1

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Target)
class TargetAdmin(Written, admin.ModelAdmin):  # type: ignore[type-arg]  # Django has no such arguments when run
    fields = ("name",)
    inlines = (VersionInline,)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """To write a further version; the name is that of all verdicts so far."""
        return has_role(request.user, Role.MANAGER)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("name",) if obj else ()

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for version in formset.save(commit=False):
            version.written_by, version.written_at = request.user, timezone.now()
            version.save()
