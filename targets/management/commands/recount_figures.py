"""All figures anew, from the journal and from what was imported."""

from typing import Any

from django.core.management.base import BaseCommand

from targets.counting import recount_all


class Command(BaseCommand):
    help = (
        "Makes every figure anew from the journal and from what was imported. They are the same "
        "as before, unless the definitions or TIME_ZONE have changed. The service may run."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for done in recount_all():
            self.stdout.write(done)
        self.stdout.write(self.style.SUCCESS("Every figure is counted anew."))
