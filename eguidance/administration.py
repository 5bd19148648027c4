"""The pages at /admin/, and who may enter them."""

from django.contrib.admin import AdminSite
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest

from scheduling.roles import Role, has_role


class Administration(AdminSite):
    """For staff; for coordinators, who find in it what the roster needs, and for managers, who
    write there what is promised.
    """

    login_form = AuthenticationForm

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) or has_role(
            request.user, Role.COORDINATOR, Role.MANAGER
        )
