import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { daysOf, firstTimes, nearestTimes, partOf } from "../booking/times";
import { words as da } from "../words/booking.da";
import { words as en } from "../words/booking.en";
import { dayThere, isElsewhere } from "../words/zoned";

const COPENHAGEN = "Europe/Copenhagen";
const NOW = new Date("2026-11-22T20:00:00Z");
// Monday 9.00, 9.30 and 13.00 there; Tuesday 17.00; Thursday 8.00.
const TIMES = [
  "2026-11-23T08:00:00Z",
  "2026-11-23T08:30:00Z",
  "2026-11-23T12:00:00Z",
  "2026-11-24T16:00:00Z",
  "2026-11-26T07:00:00Z",
];

describe("free times", () => {
  test("stand under the service's own day and part of it", () => {
    const days = daysOf(TIMES, COPENHAGEN);
    assert.deepEqual(days.map(({ day, times }) => [day, times.length]), [
      ["2026-11-23", 3],
      ["2026-11-24", 1],
      ["2026-11-26", 1],
    ]);
    assert.deepEqual(days[0]?.parts, [
      ["morning", TIMES.slice(0, 2)],
      ["afternoon", TIMES.slice(2, 3)],
    ]);
    assert.deepEqual(days[1]?.parts, [["evening", TIMES.slice(3, 4)]]);
  });

  test("late in the evening belong to the day there, and not to Greenwich's", () => {
    assert.equal(dayThere(new Date("2026-11-23T23:30:00Z"), COPENHAGEN), "2026-11-24");
    assert.equal(dayThere(new Date("2026-07-01T22:15:00Z"), COPENHAGEN), "2026-07-02");
  });

  test("change parts at noon and at five", () => {
    const part = (utc: string): string => partOf(new Date(utc), COPENHAGEN);
    assert.equal(part("2026-11-23T10:59:00Z"), "morning");
    assert.equal(part("2026-11-23T11:00:00Z"), "afternoon");
    assert.equal(part("2026-11-23T16:00:00Z"), "evening");
    assert.equal(part("2026-07-01T10:00:00Z"), "afternoon");
    assert.equal(part("2026-11-22T23:00:00Z"), "night");
  });

  test("begin with a few that differ", () => {
    assert.deepEqual(firstTimes(TIMES, COPENHAGEN), [TIMES[0], TIMES[2], TIMES[3]]);
    assert.deepEqual(firstTimes([], COPENHAGEN), []);
  });

  test("after one that was lost are the nearest from it on", () => {
    assert.deepEqual(nearestTimes(TIMES, TIMES[1]!), TIMES.slice(1, 4));
    assert.deepEqual(nearestTimes(TIMES, "2026-11-24T16:00:00+00:00"), TIMES.slice(3));
    assert.deepEqual(nearestTimes(TIMES, "2026-12-01T08:00:00Z"), TIMES.slice(-3));
  });

  test("keep their wall clock where the clock changes, and have the hour twice that comes twice", () => {
    // The night to 25 October 2026: three o'clock is two o'clock once more.
    const night = ["2026-10-24T23:30:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"];
    assert.deepEqual(daysOf(night, COPENHAGEN).map(({ day }) => day), ["2026-10-25"]);
    assert.deepEqual(
      night.map((time) => da.clock(new Date(time), COPENHAGEN)),
      ["1.30", "2.30", "2.30"],
    );
  });
});

describe("a moment in words", () => {
  const plain = (text: string): string => text.replaceAll("\u00a0", " ");

  test("has the day's near name, the date, and a clock of 24 hours", () => {
    const at = new Date("2026-11-23T09:00:00Z");
    assert.equal(plain(da.moment(at, COPENHAGEN, NOW)), "i morgen, mandag 23. november kl. 10.00");
    assert.equal(plain(en.moment(at, COPENHAGEN, NOW)), "tomorrow, Monday 23 November at 10:00");
    const evening = new Date("2026-11-26T18:30:00Z");
    assert.equal(plain(da.moment(evening, COPENHAGEN, NOW)), "torsdag 26. november kl. 19.30");
    assert.equal(plain(en.moment(evening, COPENHAGEN, NOW)), "Thursday 26 November at 19:30");
  });

  test("is near by the service's day, whatever the reader's is", () => {
    const at = new Date("2026-11-23T00:30:00Z");
    assert.match(da.moment(at, COPENHAGEN, new Date("2026-11-22T23:30:00Z")), /^i dag, /);
    assert.match(da.moment(at, "America/New_York", NOW), /^i dag, søndag/);
  });

  test("is said to be elsewhere when the reader's clock shows something else", () => {
    const at = new Date("2026-11-23T09:00:00Z");
    assert(!isElsewhere(at, COPENHAGEN, "Europe/Berlin"));
    assert(isElsewhere(at, COPENHAGEN, "Europe/London"));
    assert(isElsewhere(at, COPENHAGEN, "Asia/Tokyo"));
  });
});
