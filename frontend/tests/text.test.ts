import assert from "node:assert/strict";
import { test } from "node:test";
import { isBlank, wellFormed } from "../wires/text";

test("half a surrogate pair is replaced, and whole ones are left alone", () => {
  assert.equal(wellFormed("a\uD83Db"), "a\uFFFDb");
  assert.equal(wellFormed("\uDE00"), "\uFFFD");
  assert.equal(wellFormed("godt 😀 æøå"), "godt 😀 æøå");
});

test("what cannot be seen is blank, and the smallest sign is not", () => {
  for (const text of ["", " \n", "\u200B", " \u200D\uFEFF\u00A0", "\u3164", "\u0000"]) {
    assert(isBlank(text), JSON.stringify(text));
  }
  for (const text of ["?", "\u200Bja", "❤️", "🫩"]) assert(!isBlank(text), text);
});
