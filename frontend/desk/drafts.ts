/** What stands in the composers, kept in this tab through a reload. */

import type { Uuid } from "../protocol";

export type Drafts = Readonly<Record<Uuid, string>>;

const KEY = "eguidance-desk-drafts";

export function restoreDrafts(storage: Pick<Storage, "getItem">): Drafts {
  try {
    return (JSON.parse(storage.getItem(KEY) ?? "{}") as Drafts | null) ?? {};
  } catch {
    return {};
  }
}

export function keepDrafts(storage: Pick<Storage, "setItem">, drafts: Drafts): void {
  const filled = Object.entries(drafts).filter(([, text]) => text !== "");
  storage.setItem(KEY, JSON.stringify(Object.fromEntries(filled)));
}
