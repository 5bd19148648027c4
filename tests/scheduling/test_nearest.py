"""How far it is, and which site is nearest to a postcode."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from channels_layer.protocol import ErrorCode
from channels_layer.refusal import Refusal
from scheduling.models import Postcode, Site
from scheduling.nearest import EARTH_KM, Distance, Located, Point, km_between, nearest
from scheduling.sites import near

AARHUS, ODENSE, COPENHAGEN = Point(56.16, 10.20), Point(55.40, 10.39), Point(55.68, 12.57)
POINTS = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
TABLE = "postcode,latitude,longitude\n8000,56.16,10.20\n5000,55.40,10.39\n2800,55.77,12.50\n"


def site(name: str, postcode: str, at: Point | None = None) -> Site:
    where = {"latitude": at.latitude, "longitude": at.longitude} if at else {}
    return Site.objects.create(name=name, address="Gaden 1", postcode=postcode, town="By", **where)


def names(postcode: str) -> list[str]:
    return [each.site.name for each in near(postcode)]


# --- The arithmetic -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [(AARHUS, ODENSE, 85), (AARHUS, COPENHAGEN, 157), (Point(0, 179.5), Point(0, -179.5), 111)],
)
def test_known_distances(one: Point, other: Point, km: float) -> None:
    assert km_between(one, other) == pytest.approx(km, rel=0.01)


@given(one=POINTS, other=POINTS)
def test_there_and_back_is_as_far_and_nothing_is_farther_than_half_the_earth(
    one: Point, other: Point
) -> None:
    km = km_between(one, other)
    assert km == pytest.approx(km_between(other, one), abs=1e-3)
    assert 0 <= km <= EARTH_KM * 3.1416
    assert km_between(one, one) == pytest.approx(0, abs=1e-3)


def test_what_is_not_known_comes_after_by_the_numbers() -> None:
    places = [Located(1, "9000", None), Located(2, "8000", AARHUS), Located(3, "5230", None)]
    assert [each.place for each in nearest(places, "5000", ODENSE)] == [2, 3, 1]
    assert nearest(places, "5000", None)[0] == Distance(3, None)


# --- The sites --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_without_a_table_the_numbers_tell() -> None:
    for name, postcode in (("Aalborg", "9000"), ("Odense", "5000"), ("Aarhus", "8000")):
        site(name, postcode)
    assert names("8260") == ["Aarhus", "Aalborg", "Odense"]
    assert names(" DK-5000 ") == ["Odense", "Aarhus", "Aalborg"]
    assert names("") == ["Aalborg", "Aarhus", "Odense"]
    assert {each.km for each in near("8260")} == {None}


@pytest.mark.django_db
def test_with_a_table_the_distance_tells(tmp_path: Path) -> None:
    """From Lyngby by number to Copenhagen; and a site of its own place is where it says."""
    import_table(tmp_path, TABLE)
    site("Odense", "5000")
    site("Bag bakken", "9999", Point(55.78, 12.51))
    [nearest_one, odense] = near("2800")
    assert (nearest_one.site.name, odense.site.name) == ("Bag bakken", "Odense")
    assert nearest_one.km == pytest.approx(1.3, abs=0.2)
    assert odense.km == pytest.approx(139, rel=0.03)


@pytest.mark.django_db
@pytest.mark.parametrize("postcode", ["80", "80000", "Aarhus", "8 00", "²³⁴⁵", "٨٠٠٠", "-800"])
def test_what_is_no_postcode(postcode: str) -> None:
    with pytest.raises(Refusal, match=ErrorCode.BAD_VALUE):
        near(postcode)


@pytest.mark.django_db
def test_a_postcode_that_the_table_does_not_have(tmp_path: Path) -> None:
    assert near("1234") == []
    import_table(tmp_path, TABLE)
    with pytest.raises(Refusal, match=ErrorCode.BAD_VALUE):
        near("1234")


@pytest.mark.django_db
@pytest.mark.parametrize("at", [Point(91, 0), Point(0, 181)])
def test_the_database_knows_the_earth(at: Point) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        site("Ingensteds", "8000", at)


@pytest.mark.django_db
def test_the_database_wants_both_or_neither() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Site.objects.create(name="Halvt", address="", postcode="8000", town="", latitude=56.0)


# --- The file ---------------------------------------------------------------------------------


def import_table(folder: Path, text: str) -> None:
    path = folder / "postcodes.csv"
    path.write_text(text, encoding="utf-8")
    call_command("import_postcodes", path, stdout=StringIO())


@pytest.mark.django_db
def test_a_second_file_stands_in_place_of_the_first(tmp_path: Path) -> None:
    import_table(tmp_path, TABLE)
    import_table(tmp_path, "\ufeffpostcode,town,latitude,longitude\n9000,Aalborg,57.05,9.92\n")
    assert list(Postcode.objects.values_list("code", flat=True)) == ["9000"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "first line"),
        ("code,lat,lon\n8000,1,1\n", "first line"),
        ("postcode,latitude,longitude\n", "no postcode"),
        (f"{TABLE}800,56,10\n", "Line 5: a postcode"),
        (f"{TABLE}٨٠٠٠,56,10\n", "Line 5: a postcode"),
        (f"{TABLE}8000,north,10\n", "Line 5: latitude"),
        (f"{TABLE}8000,56\n", "Line 5: latitude"),
        (f"{TABLE}8000,nan,10\n", "Line 5: no place"),
        (f"{TABLE}8000,561,10\n", "Line 5: no place"),
    ],
)
def test_a_file_with_one_fault_is_not_taken_at_all(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(CommandError, match=why):
        import_table(tmp_path, text)
    assert not Postcode.objects.exists()


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.csv"):
        call_command("import_postcodes", tmp_path / "none.csv")
