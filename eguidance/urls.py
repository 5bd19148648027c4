"""Every address of the service over HTTP."""

from django.contrib import admin
from django.urls import path

from eguidance import pages
from eguidance.api import api

urlpatterns = [
    path("", pages.home, name="home"),
    path("widget.js", pages.widget, name="widget"),
    path("chat/", pages.chat, name="chat"),
    path("demo/", pages.demo, name="demo"),
    path("desk/", pages.desk, name="desk"),
    path("roster/", pages.roster, name="roster"),
    path("today/", pages.today_page, name="today"),
    path("sign-in/", pages.SignIn.as_view(), name="sign-in"),
    path("sign-out/", pages.SignOut.as_view(), name="sign-out"),
    path("admin/", admin.site.urls),
    path("api/", api.urls),
]
handler403 = "eguidance.pages.not_allowed"
handler404 = "eguidance.pages.not_found"
handler500 = "eguidance.pages.failed"
