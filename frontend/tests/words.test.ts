import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { NOTICE_VALUES, ROUTE_VALUES } from "../protocol";
import recordedClocks from "../../tests/scheduling/clock.json";
import { dateInWords, dayInWords, isMidnightAfter, spanOf, tellIn, timeOfDay } from "../words/clock";
import { da } from "../words/da";
import { words as bookingDa } from "../words/booking.da";
import { words as bookingEn } from "../words/booking.en";
import { da as deskDa } from "../words/desk.da";
import { en } from "../words/en";
import { transcriptPaper } from "../widget/printing";
import { callBy } from "../widget/steps/Booked";
import type { WidgetConfig } from "../wires/http";
import { message } from "./cast";

const MOST_LIX = 34;
const NEXT = "2026-11-23T08:15:00Z";

/** Every sentence of a language; those that take values get some. */
function sentences(words: object): [string, string][] {
  return Object.entries(words).flatMap(([name, value]): [string, string][] => {
    if (typeof value === "string") return [[name, value]];
    if (typeof value === "function") return [];
    return sentences(value as object).map(([inner, text]) => [`${name}.${inner}`, text]);
  });
}

function shape(words: object): string[] {
  return sentences(words).map(([name]) => name);
}

/** Words a sentence, plus the share of words of more than six letters. */
function lix(text: string): number {
  const words = text.match(/\p{L}+/gu) ?? [];
  const stops = Math.max(1, (text.match(/[.!?:]+/g) ?? []).length);
  const long = words.filter((word) => word.length > 6).length;
  return words.length / stops + (100 * long) / words.length;
}

describe("both languages", () => {
  test("have the same sentences, and none is empty", () => {
    assert.deepEqual(shape(en), shape(da));
    assert.deepEqual(shape(bookingEn), shape(bookingDa));
    const all = [da, en, bookingDa, bookingEn].flatMap(sentences);
    for (const [name, text] of all) assert(text.trim(), name);
  });

  test("have words for every route and every notice", () => {
    for (const words of [da, en]) {
      for (const route of ROUTE_VALUES) assert(words.routes.names[route]);
      for (const notice of NOTICE_VALUES) assert(words.notices[notice](notice === "call-again" ? NEXT : "callback", NEXT));
    }
  });

  test("say when a call in vain was, and when the next one is", () => {
    const [called, next] = [new Date(2026, 10, 22, 23, 54), new Date(2026, 10, 23, 9, 15)];
    const said = (words: typeof da): string =>
      words.notices["call-again"](next.toISOString(), called.toISOString());
    assert.match(said(da), /kl. 23.54 .* 23. november 2026 ca. kl. 9.15.$/);
    assert.match(said(en), /at 23:54 .* 23 November 2026 at about 9:15.$/);
  });

  test("bend to the number", () => {
    assert.match(da.launcherUnread(1), /1 ny besked$/);
    assert.match(da.launcherUnread(2), /2 nye beskeder$/);
    assert.match(en.launcherUnread(1), /1 new message$/);
    assert.match(en.launcherUnread(2), /2 new messages$/);
    assert.match(da.talk.left(1_234), /1\.234/);
    assert.match(en.talk.left(1_234), /1,234/);
  });
});

test("clocks are written as the server writes them, in every recorded case", () => {
  assert(recordedClocks.length >= 15);
  const zone = "Europe/Copenhagen";
  for (const { at, da, en } of recordedClocks) {
    const moment = new Date(at);
    assert.deepEqual([timeOfDay(moment, "da-DK", zone), timeOfDay(moment, "en-GB", zone)], [da, en], at);
    assert.deepEqual([bookingDa.clock(moment, zone), bookingEn.clock(moment, zone)], [da, en], at);
  }
});

describe("what is said of a call or a meeting", () => {
  const now = Date.now();

  test("is when it comes at the latest, until that is past", () => {
    const noon = new Date(now + 86_400_000);
    noon.setHours(12, 0, 0, 0);
    assert.equal(callBy(da, noon), "Vi ringer senest i morgen kl. 12.00.");
    assert.equal(callBy(en, noon), "We call tomorrow at 12:00 at the latest.");
    assert.equal(callBy(da, new Date(now - 60_000)), "Vi ringer, så snart vi kan.");
  });

  test("is its new way, whoever chose it", () => {
    assert.match(da.notices["route-changed"]("meeting"), /^Ny vej: aftal et møde\./);
    assert.match(en.notices["route-changed"]("callback"), /^New way: get a call back\./);
    assert.match(deskDa.notice["route-changed"]("callback"), /opkald/i);
    assert.match(deskDa.notice.transferred(""), /tilbage i køen/);
  });

  test("fits calls too, when somebody takes over or all is over", () => {
    for (const said of [da.notices.joined("Ane"), ...Object.values(da.ended.by)]) {
      assert(!/skrev|er her nu/.test(said), said);
    }
  });
});

describe("the transcript on paper", () => {
  test("has the service's name and how long it is kept", () => {
    const config = { name: "eGuidance", keep_days: 30 } as WidgetConfig;
    const paper = transcriptPaper(da, config, [message(1)]);
    assert.equal(paper.title, "Din samtale med eGuidance");
    assert.match(paper.lines[0]?.text ?? "", /30 dage/);
  });
});

describe("plain Danish", () => {
  const { opening, routes, booked, talk, ended, errors } = da;
  const { form, picker, appointment } = bookingDa;
  const texts = [
    [opening.lead, opening.anonymous, opening.kept(30), opening.danger("112"), opening.cannot],
    [routes.lead, routes.stay, routes.noneOpen],
    [form.lead.callback, form.lead.meeting, form.phoneHelp, form.phoneWhy, form.wishHelp(500)],
    sentences(picker).map(([, text]) => text),
    Object.values(bookingDa.sms),
    sentences(appointment).map(([, text]) => text).filter((text) => text.endsWith(".")),
    Object.values(bookingDa.errors),
    [booked.lead, booked.next, booked.callSoon, talk.writeNow, talk.waitUnknown, talk.lost, talk.routesAgain, talk.confirmEnd],
    [ended.by.citizen, ended.by.counsellor, ended.by.abandoned, ended.by["wrong-number"], ended.keep, ended.againHelp],
    Object.values(errors),
    NOTICE_VALUES.map((notice) => da.notices[notice](notice === "call-again" ? NEXT : "callback", NEXT)),
  ].map((group) => group.join(" "));

  test("its fixed texts are easy to read", () => {
    for (const text of texts) assert(lix(text) <= MOST_LIX, `LIX ${lix(text)}: ${text}`);
  });
});

describe("waits", () => {
  test("are never said to be shorter than they were found", () => {
    assert.deepEqual(spanOf(200, 410), { from: 3, to: 7, unit: "minute" });
    assert.deepEqual(spanOf(0, 10), { from: 0, to: 1, unit: "minute" });
    assert.deepEqual(spanOf(3_700, 7_300), { from: 1, to: 3, unit: "hour" });
    assert.deepEqual(spanOf(86_400, 172_801), { from: 1, to: 3, unit: "day" });
  });

  test("are an interval, or one figure when both ends meet", () => {
    assert.equal(da.wait(200, 410), "cirka 3 til 7 minutter");
    assert.equal(en.wait(200, 410), "about 3 to 7 minutes");
    assert.equal(da.wait(0, 30), "under et minut");
    assert.equal(en.wait(120, 120), "about 2 minutes");
  });
});

describe("moments", () => {
  const now = new Date(2026, 2, 15, 14, 30);

  test("today, tomorrow and yesterday have their own words", () => {
    assert.equal(dayInWords(new Date(2026, 2, 15, 1), "da-DK", now), "i dag");
    assert.equal(dayInWords(new Date(2026, 2, 16, 23), "da-DK", now), "i morgen");
    assert.equal(dayInWords(new Date(2026, 2, 14, 0), "en-GB", now), "yesterday");
    assert.match(dayInWords(new Date(2026, 2, 20), "da-DK", now), /fredag.*20\. marts/);
  });

  test("the day that the clock changes is one day", () => {
    const spring = new Date(2026, 2, 28, 12);
    assert.equal(dayInWords(new Date(2026, 2, 29, 12), "en-GB", spring), "tomorrow");
  });

  test("closing time is said shortly", () => {
    assert.equal(da.until(new Date(2026, 2, 15, 21), now), "kl. 21.00");
    assert.equal(en.until(new Date(2026, 2, 15, 21), now), "21:00");
    assert.equal(da.until(new Date(2026, 2, 16), now), "midnat");
    assert(!isMidnightAfter(new Date(2026, 2, 17), now));
  });
});

test("moments are told by the service's clock, wherever the reader's may be", () => {
  const [evening, midnight] = [new Date("2026-11-23T14:30:00Z"), new Date("2026-11-23T15:00:00Z")];
  tellIn("Asia/Tokyo");
  assert.equal(timeOfDay(evening, "en-GB"), "23:30");
  assert.equal(dayInWords(midnight, "en-GB", evening), "tomorrow");
  assert.equal(dateInWords(midnight, "en-GB"), "24 November 2026");
  assert(isMidnightAfter(midnight, evening));
  tellIn("America/New_York");
  assert.equal(timeOfDay(evening, "en-GB"), "9:30");
  assert.equal(dayInWords(midnight, "en-GB", evening), "today");
  assert(!isMidnightAfter(midnight, evening));
  tellIn();
});
