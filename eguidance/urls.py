"""Every address of the service over HTTP."""

from django.contrib import admin
from django.urls import path

from eguidance import (
    booking_pages,
    calendar_pages,
    call_pages,
    outbox_pages,
    pages,
    waitlist_pages,
)
from eguidance.api import api

urlpatterns = [
    path("", pages.home, name="home"),
    path("widget.js", pages.widget, name="widget"),
    path("chat/", pages.chat, name="chat"),
    path("book/", booking_pages.book, name="book"),
    path("book/details/", booking_pages.details, name="book-details"),
    path("book/wait/", waitlist_pages.wait, name="wait"),
    path("book/done/", booking_pages.done, name="booked"),
    path("booking/", booking_pages.yours, name="booking"),
    path("booking/move/", booking_pages.move, name="booking-move"),
    path("booking/calendar/", booking_pages.calendar, name="booking-calendar"),
    path("booking/cancel/", booking_pages.cancel_it, name="booking-cancel"),
    path("booking/cancelled/", booking_pages.cancelled, name="cancelled"),
    path("booking/waiting/", waitlist_pages.answer, name="waiting"),
    path("booking/left/", waitlist_pages.left, name="left"),
    path("call/", call_pages.call, name="call"),
    path("call/asked/", call_pages.asked, name="call-asked"),
    path("call/cancel/", call_pages.cancel, name="call-cancel"),
    path("call/cancelled/", call_pages.cancelled, name="call-cancelled"),
    path("demo/", pages.demo, name="demo"),
    path("desk/", pages.desk, name="desk"),
    path("desk/outbox/", outbox_pages.outbox_page, name="outbox"),
    path("roster/", pages.roster, name="roster"),
    path("today/", pages.today_page, name="today"),
    path("calendar/", calendar_pages.own, name="calendar"),
    path("calendar/<str:secret>.ics", calendar_pages.roster, name="calendar-feed"),
    path("sign-in/", pages.SignIn.as_view(), name="sign-in"),
    path("sign-out/", pages.SignOut.as_view(), name="sign-out"),
    path("admin/", admin.site.urls),
    path("api/", api.urls),
]
handler403 = "eguidance.pages.not_allowed"
handler404 = "eguidance.pages.not_found"
handler500 = "eguidance.pages.failed"
