/** What outlives a reload: one entry in the browser's own storage, shared by its tabs. */

import type { Channel, Language } from "../protocol";
import type { Holding } from "../booking/state";
import type { Outgoing } from "../talk/thread";

export type Step =
  | "opening"
  | "questions"
  | "overview"
  | "routes"
  | "self-help"
  | "resource"
  | "form"
  | "appointment"
  | "sms"
  | "talk";

export interface Kept {
  open: boolean;
  /** The language chosen here, and the page's own at that time: a new page chooses anew. */
  spoken: { chosen: Language; page: Language } | null;
  step: Step;
  question: number;
  answers: Record<string, string>;
  token: string;
  /** A contact exists for this token. */
  talk: boolean;
  outbox: readonly Outgoing[];
  draft: string;
  /** What was asked for last; the number itself is not kept. */
  booked: { channel: Channel; masked: boolean } | null;
  /** A call or a meeting that is being asked for, and the time that is held for it. */
  holding: Holding | null;
  /** The helplines are folded, or not; until somebody did it the screen decides. */
  folded: boolean | null;
}

const KEY = "eguidance";

export const NOTHING_KEPT: Kept = {
  open: false,
  spoken: null,
  step: "opening",
  question: 0,
  answers: {},
  token: "",
  talk: false,
  outbox: [],
  draft: "",
  booked: null,
  holding: null,
  folded: null,
};

/** Each tab is on its own page of the widget; everything else is common to them. */
const OWN: readonly (keyof Kept)[] = ["open", "step", "question"];

export class Keeping {
  kept: Kept = NOTHING_KEPT;
  private written = false;

  constructor() {
    const found = readKept();
    if (found === null) return;
    this.kept = found;
    this.written = true;
  }

  /** False when another tab has wiped the entry: then nothing may be written back. */
  change(patch: Partial<Kept>): boolean {
    const stored = readKept();
    if (stored === null && this.written && storage() !== null) return false;
    this.kept = { ...this.merged(stored), ...patch };
    this.write();
    return true;
  }

  /** Take over what another tab wrote; false when it wiped the entry. */
  adopt(): boolean {
    const stored = readKept();
    if (stored === null) return !this.written;
    this.kept = this.merged(stored);
    this.written = true;
    return true;
  }

  wipe(): void {
    this.kept = NOTHING_KEPT;
    this.written = false;
    storage()?.removeItem(KEY);
  }

  private merged(stored: Kept | null): Kept {
    if (stored === null) return this.kept;
    const own = Object.fromEntries(OWN.map((name) => [name, this.kept[name]]));
    return { ...stored, ...own };
  }

  private write(): void {
    try {
      storage()?.setItem(KEY, JSON.stringify(this.kept));
      this.written = storage() !== null;
    } catch {
      // Full or forbidden: the talk goes on in memory.
      this.written = false;
    }
  }
}

export function concernsKept(event: StorageEvent): boolean {
  return event.key === KEY || event.key === null;
}

function readKept(): Kept | null {
  try {
    const text = storage()?.getItem(KEY);
    return text ? { ...NOTHING_KEPT, ...(JSON.parse(text) as Partial<Kept>) } : null;
  } catch {
    return null;
  }
}

/** Null where the browser forbids storage; even to name it can throw. */
function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
