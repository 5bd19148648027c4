import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { contrast, LEAST_CONTRAST, parseRgb, readableOnWhite } from "../wires/contrast";

describe("contrast", () => {
  test("black on white is the most there is", () => {
    assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21);
  });

  test("is the same both ways", () => {
    assert.equal(contrast([0, 77, 153], [255, 255, 255]), contrast([255, 255, 255], [0, 77, 153]));
  });

  test("the boundary: #767676 can be read on white, #777777 cannot", () => {
    assert(readableOnWhite("rgb(118, 118, 118)"));
    assert(!readableOnWhite("rgb(119, 119, 119)"));
  });

  test("a colour that cannot be read, or that is not a plain colour, is refused", () => {
    for (const colour of ["rgb(255, 224, 0)", "rgba(0, 0, 0, 0.2)", "", "oklch(0.4 0.1 200)"]) {
      assert(!readableOnWhite(colour), colour);
    }
  });

  test("our own colours can be read on the grounds they stand on", () => {
    const [white, sky, rose, mist] = ["#ffffff", "#e2f2fb", "#ffe0e0", "#f5f5f5"];
    const pairs = [
      ["#1a1a1a", white],
      ["#454545", mist],
      ["#004d99", white],
      ["#004d99", sky],
      ["#8a0000", rose],
      ["#a30000", white],
      ["#ffffff", "#cc0000"],
      ["#1a1a1a", "#ffeecc"],
    ] as const;
    for (const [ink, ground] of pairs) {
      assert(contrast(rgb(ink), rgb(ground)) >= LEAST_CONTRAST, `${ink} on ${ground}`);
    }
  });
});

function rgb(hex: string): readonly [number, number, number] {
  const parts = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const parsed = parseRgb(`rgb(${parts.join(", ")})`);
  assert(parsed);
  return parsed;
}
