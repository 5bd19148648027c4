from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

# Known to be one without loading the list, which is slow.
USUAL_COUNTRY = "DK"


class SchedulingConfig(AppConfig):
    name = "scheduling"

    def ready(self) -> None:
        """Refuse to start with the holidays of a country that there is none of."""
        from scheduling.holidays import is_country

        country = settings.HOLIDAYS_COUNTRY
        if country not in ("", USUAL_COUNTRY) and not is_country(country):
            raise ImproperlyConfigured(f"GUIDANCE_HOLIDAYS_COUNTRY: no country {country!r}")
