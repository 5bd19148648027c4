import assert from "node:assert/strict";
import { test } from "node:test";
import { asPeopleRead, dialled } from "../desk/number";
import { actOf } from "../desk/keys";
import { asksHowItWent, handedOver, isSent, isUnderWay, isWritten, ownLast } from "../desk/views";
import { BRIDGE_STATE_VALUES, type BridgeState, CALL_OUTCOME_VALUES, CHANNEL_VALUES } from "../protocol";
import { da } from "../words/desk.da";
import { en } from "../words/desk.en";
import { entryOf, headOf, messageOf } from "./desk-model";

test("a number is dialled without what is there for eyes", () => {
  assert.equal(dialled("+45 (20) 30-40 50"), "+4520304050");
  assert.equal(dialled("20.30.40.50"), "20304050");
});

test("a Danish number is read in pairs, others as they were written", () => {
  assert.equal(asPeopleRead("+4520304050"), "20 30 40 50");
  assert.equal(asPeopleRead("20304050"), "20 30 40 50");
  assert.equal(asPeopleRead("+46 8 123 456 78"), "+46 8 123 456 78");
  assert.equal(asPeopleRead("2030405"), "2030405");
});

test("how it went is asked of calls and of booked meetings", () => {
  const asks = (news: Parameters<typeof entryOf>[1]): boolean =>
    asksHowItWent(headOf(entryOf(1, news)));
  assert.equal(asks({ channel: "callback" }), true);
  assert.equal(asks({ channel: "meeting", booked: true }), true);
  assert.equal(asks({ channel: "meeting" }), false);
  assert.equal(asks({ channel: "chat" }), false);
});

test("who chats, texts or mails is written with, and nobody else", () => {
  const written = CHANNEL_VALUES.filter((channel) => isWritten(entryOf(1, { channel })));
  assert.deepEqual(written, ["chat", "sms", "mail"]);
  const sent = CHANNEL_VALUES.filter((channel) => isSent(entryOf(1, { channel })));
  assert.deepEqual(sent, ["sms", "mail"]);
});

test("its key is g", () => {
  const press = { key: "g", altKey: false, ctrlKey: false, metaKey: false };
  assert.equal(actOf(press, { inField: false, singleKeys: true, mac: false }), "went");
});

test("a call goes on until it has ended", () => {
  const head = headOf(entryOf(1, { channel: "callback" }));
  const during = (state: BridgeState): boolean =>
    isUnderWay({ ...head, bridge: { state, since: "", result: null, outcome: null } });
  assert.equal(isUnderWay(head), false);
  assert.deepEqual(
    BRIDGE_STATE_VALUES.filter((state) => !during(state)),
    ["ended"],
  );
});

test("its key is k", () => {
  const press = { key: "k", altKey: false, ctrlKey: false, metaKey: false };
  assert.equal(actOf(press, { inField: false, singleKeys: true, mac: false }), "dial");
});

test("every outcome has its words, and an attempt its number", () => {
  for (const words of [da, en]) {
    for (const outcome of CALL_OUTCOME_VALUES) assert(words.call.outcome[outcome]);
    assert.match(words.call.attempt(2), /2/);
  }
});

test("a note goes along with the transfer of its moment, and with no other", () => {
  const moved = { ...messageOf(3, "service"), kind: "notice", notice: "transferred" } as const;
  const note = { client_id: "n", author: "Ane", text: "Er alene", at: moved.at };
  const before = { ...note, client_id: "m", at: messageOf(1, "citizen").at };
  assert.equal(handedOver(moved, [before, note]), note);
  assert.equal(handedOver(moved, [before]), undefined);
  assert.equal(handedOver({ ...moved, notice: "joined" }, [note]), undefined);
});

test("nothing is read below what the service has said since", () => {
  const said = [messageOf(1, "citizen"), messageOf(2, "counsellor")];
  assert.equal(ownLast(said)?.sequence, 2);
  assert.equal(ownLast([...said, messageOf(3, "service")]), undefined);
});
