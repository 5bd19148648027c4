// Prints what each script weighs on the wire, and fails when one is over its budget.
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const dist = join(dirname(fileURLToPath(import.meta.url)), "dist");
const BUDGETS = { "widget.js": 3_000, "widget-app.js": 30_000, "widget-booking.da.js": 11_000, "widget-booking.en.js": 11_000 };

let over = false;
for (const [name, budget] of Object.entries(BUDGETS)) {
  const bytes = gzipSync(await readFile(join(dist, name)), { level: 9 }).length;
  const verdict = bytes <= budget ? "" : "  OVER BUDGET";
  console.log(`${name.padEnd(20)} ${bytes} of ${budget} bytes, gzip${verdict}`);
  over ||= bytes > budget;
}
process.exitCode = over ? 1 : 0;
