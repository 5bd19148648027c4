import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { Session } from "../widget/session";
import { choose } from "../widget/ways";

let sent: { client_id: string; phone?: string }[];
let session: Session;

/** A door that takes what is sent and never answers in time. */
function lateDoor(_address: string, init: { body: string }): Promise<never> {
  sent.push(JSON.parse(init.body) as (typeof sent)[number]);
  return Promise.reject(new Error("late"));
}

async function callMeAt(phone: string): Promise<string> {
  session.change({ form: { phone, part: "any", wish: "", texts: false, email: "" } });
  await choose(session, "callback");
  return sent.at(-1)?.client_id ?? "";
}

beforeEach(() => {
  sent = [];
  Object.assign(globalThis, { fetch: lateDoor });
  session = new Session({ server: "", page: false, language: "da", exit: "" }, () => undefined);
});

describe("a choice without an answer", () => {
  test("has the same name when it is tried again", async () => {
    assert.equal(await callMeAt("12345678"), await callMeAt("12345678"));
    assert.equal(session.view.problem?.code, "offline");
  });

  test("has another name once the number is corrected", async () => {
    assert.notEqual(await callMeAt("12345678"), await callMeAt("12345679"));
    assert.deepEqual(sent.map((one) => one.phone), ["12345678", "12345679"]);
  });

  test("leaves nothing of the number in what is kept", async () => {
    await callMeAt("12345678");
    assert(!JSON.stringify(session.kept).includes("12345678"));
  });
});
