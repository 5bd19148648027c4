"""Which site is at /admin/; apart from the site, which needs every model to be there."""

from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    default_site = "eguidance.administration.Administration"
