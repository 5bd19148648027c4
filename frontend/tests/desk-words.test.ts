import assert from "node:assert/strict";
import { test } from "node:test";
import { DELIVERY_VALUES, NOTICE_VALUES } from "../protocol";
import { da } from "../words/desk.da";
import { en } from "../words/desk.en";

const MOST_LIX = 34;

/** Every fixed sentence, by where it stands. */
function sentences(words: object, path = ""): [string, string][] {
  return Object.entries(words).flatMap(([name, value]): [string, string][] => {
    if (typeof value === "string") return [[`${path}${name}`, value]];
    return typeof value === "function" ? [] : sentences(value as object, `${path}${name}.`);
  });
}

/** Words a sentence, plus the share of words of more than six letters. */
function lix(text: string): number {
  const words = text.match(/\p{L}+/gu) ?? [];
  const stops = Math.max(1, (text.match(/[.!?:]+(?=\s|$)/g) ?? []).length);
  const long = words.filter((word) => word.length > 6).length;
  return words.length / stops + (100 * long) / words.length;
}

test("both languages say the same things, and none is empty", () => {
  const names = (words: object): string[] => sentences(words).map(([name]) => name);
  assert.deepEqual(names(en), names(da));
  for (const [name, text] of [...sentences(da), ...sentences(en)]) assert(text.trim(), name);
});

const NEXT = "2026-11-23T08:15:00Z";

test("every notice has its words, with and without a name", () => {
  for (const words of [da, en]) {
    for (const notice of NOTICE_VALUES) {
      const names = notice === "call-again" ? [NEXT] : ["Ane", ""];
      for (const name of names) assert(words.notice[notice](name), notice);
    }
  }
});

test("what became of a text message has its words, and its parts their number", () => {
  for (const words of [da, en]) {
    for (const state of DELIVERY_VALUES) assert(words.sms.state[state]);
  }
  assert.equal(da.sms.parts(2), "2 sms");
  assert.equal(en.sms.parts(1), "1 text");
  assert.equal(da.sms.writing(1, 140, false), "1 sms, 140 tegn tilbage.");
  assert.match(en.sms.writing(2, 1, true), /^2 texts, 1 letter left \(with special letters\)\.$/);
});

test("what a mail came with is counted", () => {
  assert.match(da.mail.attachments(1), /^1 vedhæftet fil er ikke gemt\./);
  assert.match(da.mail.attachments(2), /^2 vedhæftede filer er ikke gemt\./);
  assert.match(en.mail.attachments(1), /^1 attachment was not kept\./);
  assert.match(en.mail.attachments(2), /^2 attachments were not kept\./);
});

test("numbers bend their words", () => {
  assert.equal(da.transfer.free(1), "1 ledig plads");
  assert.equal(da.transfer.free(2), "2 ledige pladser");
  assert.match(en.banner.wasLost(1), /1 talk went/);
  assert.match(da.banner.wasLost(2), /2 samtaler/);
});

test("who goes off duty is told how many wait, and for whom", () => {
  assert.match(da.leaving.alone(1), /^Ingen andre er på vagt\. 1 borger venter,/);
  assert.match(da.leaving.alone(2), /2 borgere venter,/);
  assert.match(en.leaving.alone(1), /1 citizen waits,/);
  assert.match(en.leaving.notAlone(3), /^3 citizens wait\. Others/);
});

test("of danger that nobody has seen, only some of several are counted", () => {
  assert.match(da.leaving.danger(1, 1), /i 1 samtale\. Ingen har set det\.$/);
  assert.match(da.leaving.danger(2, 2), /Ingen har set det\.$/);
  assert.match(da.leaving.danger(2, 1), /Ingen har set det i 1 af dem\.$/);
  assert.match(en.leaving.danger(1, 1), /in 1 talk\. Nobody has seen it\.$/);
  assert.match(en.leaving.danger(3, 2), /Nobody has seen it in 2 of them\.$/);
});

test("a sign of danger says nothing of what the citizen has been given", () => {
  assert.equal(da.notice.danger(""), "Tegn på fare.");
  assert.equal(en.notice.danger(""), "Signs of danger.");
});

test("who assessed again is named, with or without a reason", () => {
  assert.equal(da.case.overridden("Ane", ""), "Ændret af Ane");
  assert.equal(en.case.overridden("Ane", "We agreed"), "Changed by Ane: We agreed");
});

test("danger is asked about in the same steps in both languages", () => {
  assert.equal(en.danger.steps.length, da.danger.steps.length);
});

test("the page's title counts in words", () => {
  assert.equal(da.page(2, 9, true), "Fare! (2) 9 venter – Vejlederbord");
  assert.equal(da.page(0, 0, false), "Vejlederbord");
  assert.equal(en.page(1, 3, false), "(1) 3 waiting – Counsellor’s desk");
});

test("its sentences are plain Danish", () => {
  const texts = [
    Object.values(da.errors).join(" "),
    NOTICE_VALUES.map((notice) => da.notice[notice](notice === "call-again" ? NEXT : "Ane")).join(" "),
    [da.banner.lost, da.banner.refused, da.banner.wasLost(2)].join(" "),
    [da.danger.now, da.danger.young, ...da.danger.steps.map((step) => step.ask)].join(" "),
    [da.end.help, da.note.help, da.transfer.noteHelp, da.move.help, da.assess.reasonHelp].join(" "),
    [da.leaving.alone(2), da.leaving.notAlone(2)].join(" "),
    [da.call.again, da.call.ended, da.meeting.ended, da.status.callAgain].join(" "),
    [da.talks.none, da.talks.noneOn, da.talks.noneOff, da.talks.nonePause].join(" "),
  ];
  for (const text of texts) assert(lix(text) <= MOST_LIX, `LIX ${lix(text)}: ${text}`);
});
