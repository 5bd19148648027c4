import assert from "node:assert/strict";
import { test } from "node:test";
import { MOST_LETTERS, segments } from "../wires/segments";
import recorded from "../../tests/wires/segments.json";

test("a text takes as many messages as the server counts, in every recorded case", () => {
  assert(recorded.length > 300);
  for (const { of, encoding, parts, left } of recorded) {
    const text = of.map(([letter, times]) => String(letter).repeat(Number(times))).join("");
    assert.deepEqual(segments(text), { encoding, parts, left }, JSON.stringify(of));
  }
});

test("the longest that is taken is eleven parts, or twenty-four", () => {
  assert.equal(segments("a".repeat(MOST_LETTERS)).parts, 11);
  assert.equal(segments("ê".repeat(MOST_LETTERS)).parts, 24);
});
