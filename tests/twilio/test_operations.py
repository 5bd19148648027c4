"""Our description of Twilio's operations says what Twilio's own does, where that is at hand."""

import gzip
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.running import ROOT
from tests.twilio.operations import (
    ANSWERED,
    ANSWERED_OF_CALL,
    CALL_EVENTS,
    CALL_STATUSES,
    DIRECTIONS,
    OPERATIONS,
    STATUSES,
    Operation,
    Parameter,
    faults,
    in_path,
)

NAME = Path("shared", "data", "twilio", "twilio_api_v2010.json.gz")
PUBLISHED = Path(os.environ.get("TWILIO_DESCRIPTION", ROOT.parent / NAME))
published_is_here = pytest.mark.skipif(
    not PUBLISHED.is_file(), reason=f"Twilio's own description is not at {PUBLISHED}"
)


@cache
def published() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(gzip.decompress(PUBLISHED.read_bytes()))
    return read


def its_own(operation: Operation) -> dict[str, Any]:
    found: dict[str, Any] = published()["paths"][operation.path][operation.method.lower()]
    return found


def its_parameters(operation: Operation) -> tuple[dict[str, Any], set[str]]:
    """The schemas by name, and which are required, of the form or of the query."""
    own = its_own(operation)
    if "requestBody" in own:
        schema = own["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
        return schema["properties"], set(schema.get("required", []))
    asked = [each for each in own["parameters"] if each["in"] == "query"]
    return (
        {each["name"]: each["schema"] for each in asked},
        {each["name"] for each in asked if each.get("required")},
    )


def facts(schema: dict[str, Any]) -> Parameter:
    number = schema["type"] == "integer"
    least, most = ("minimum", "maximum") if number else ("minLength", "maxLength")
    return Parameter(schema["type"], schema.get("pattern", ""), schema.get(least), schema.get(most))


@published_is_here
@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_is_the_published_one(name: str) -> None:
    operation = OPERATIONS[name]
    schemas, required = its_parameters(operation)
    assert its_own(operation)["operationId"] == name
    assert set(operation.parameters) <= set(schemas)
    assert operation.required == required
    for parameter, ours in operation.parameters.items():
        theirs = facts(schemas[parameter])
        if parameter == "Body":  # told in prose
            assert "1,600 characters" in schemas[parameter]["description"]
            theirs = theirs._replace(most=1600)
        assert ours == theirs, parameter


@published_is_here
@pytest.mark.parametrize("name", OPERATIONS)
def test_what_stands_in_the_path_is_too(name: str) -> None:
    told = its_own(OPERATIONS[name])["parameters"]
    stands = {each["name"]: facts(each["schema"]) for each in told if each["in"] == "path"}
    assert stands
    assert stands == {parameter: in_path(name)[parameter] for parameter in stands}


@published_is_here
def test_the_answer_has_what_is_read_of_it() -> None:
    schemas = published()["components"]["schemas"]
    assert set(schemas["api.v2010.account.message"]["properties"]) >= ANSWERED
    assert schemas["message_enum_status"]["enum"] == STATUSES
    assert schemas["message_enum_direction"]["enum"] == DIRECTIONS
    assert set(schemas["api.v2010.account.call"]["properties"]) >= ANSWERED_OF_CALL
    assert schemas["call_enum_status"]["enum"] == CALL_STATUSES
    assert schemas["call_enum_event"]["enum"] == CALL_EVENTS


GOOD = {"To": "+4520304050", "From": "+4592459245", "Body": "Hej", "SmartEncoded": "false"}


@pytest.mark.parametrize(
    "changed",
    [
        {"To": "20 30 40 50"},
        {"Body": ""},
        {"Body": "x" * 1601},
        {"SmartEncoded": "False"},
        {"MessagingServiceSid": "MG1"},
        {"Text": "Hej"},
        {"From": ""},
    ],
)
def test_a_request_that_breaks_a_rule_is_seen(changed: dict[str, str]) -> None:
    assert faults("CreateMessage", GOOD) == []
    assert faults("CreateMessage", GOOD | changed)


CALLED = {
    "To": "+4520304051",
    "From": "+4592459245",
    "Url": "https://service.example/a?call=1",
    "StatusCallback": "https://service.example/b?call=1",
    "StatusCallbackEvent": "ringing answered",
    "Timeout": "25",
}


@pytest.mark.parametrize(
    "changed",
    [
        {"To": "20 30 40 51"},
        {"From": "eGuidance"},
        {"Url": "https://service.example/a?to=%2B4520304051"},
        {"StatusCallback": ""},
        {"StatusCallbackEvent": "ringing over"},
        {"Timeout": "a while"},
        {"CallerId": "+4592459245"},
    ],
)
def test_a_call_that_breaks_a_rule_is_seen(changed: dict[str, str]) -> None:
    assert faults("CreateCall", CALLED) == []
    assert faults("CreateCall", CALLED | changed)


def test_a_page_has_a_thousand_at_most() -> None:
    assert faults("ListMessage", {"PageSize": "1000"}) == []
    assert faults("ListMessage", {"PageSize": "1001"}) == ["PageSize"]
