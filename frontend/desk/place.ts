/** The talk in front, kept in this tab, so that a reload comes back to it. */

import type { Uuid } from "../protocol";

const KEY = "eguidance-desk-active";

export function restoreActive(storage: Pick<Storage, "getItem">): Uuid | null {
  return storage.getItem(KEY);
}

export function keepActive(
  storage: Pick<Storage, "setItem" | "removeItem">,
  active: Uuid | null,
): void {
  if (active === null) storage.removeItem(KEY);
  else storage.setItem(KEY, active);
}
