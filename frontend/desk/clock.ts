/** One clock for the page: whoever shows a time is drawn anew only when its words change. */

import { useEffect, useState } from "preact/hooks";

const readers = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  if (document.visibilityState === "hidden") return;
  for (const reader of readers) reader();
}

function listen(reader: () => void): () => void {
  readers.add(reader);
  ticking ??= setInterval(tick, 1_000);
  return () => {
    readers.delete(reader);
    if (readers.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };
}

export function useClock<T extends string | boolean>(read: (now: number) => T): T {
  const [, draw] = useState<T>(() => read(Date.now()));
  useEffect(() => listen(() => draw(read(Date.now()))));
  return read(Date.now());
}
