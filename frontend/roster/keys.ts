/** What each key does while the focus is in the week. */

export type Act =
  | "open"
  | "new"
  | "move"
  | "copy"
  | "absence"
  | "remove"
  | "keep"
  | "paste"
  | "undo"
  | "redo"
  | "leave"
  | "left"
  | "right"
  | "up"
  | "down"
  | "first"
  | "last"
  | "earlier"
  | "later"
  | "today"
  | "help";

export interface KeyPress {
  key: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
}

const ALONE: Record<string, Act> = {
  Enter: "open",
  " ": "open",
  n: "new",
  "+": "new",
  m: "move",
  c: "copy",
  a: "absence",
  Delete: "remove",
  Backspace: "remove",
  Escape: "leave",
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  Home: "first",
  End: "last",
  PageUp: "earlier",
  PageDown: "later",
  t: "today",
  "?": "help",
};
const WITH_CONTROL: Record<string, Act> = { c: "keep", v: "paste", z: "undo", y: "redo" };

/** What keys do while the focus is nowhere, or on a button outside the week: there the arrows
 * scroll, and a letter is nobody's. */
const ANYWHERE: ReadonlySet<Act> = new Set<Act>([
  "undo",
  "redo",
  "leave",
  "help",
]);

export function worksAnywhere(act: Act): boolean {
  return ANYWHERE.has(act);
}

/** A letter or a sign, which can be switched off (WCAG 2.1.4). */
export function isSingleKey({ key, altKey, ctrlKey, metaKey }: KeyPress): boolean {
  return key.length === 1 && key !== " " && !altKey && !ctrlKey && !metaKey;
}

export function actOf({ key, altKey, ctrlKey, metaKey, shiftKey }: KeyPress): Act | null {
  if (altKey) return null;
  const name = key.length === 1 ? key.toLowerCase() : key;
  if ((ctrlKey || metaKey) && shiftKey) return name === "z" ? "redo" : null;
  if (ctrlKey || metaKey) return WITH_CONTROL[name] ?? null;
  return ALONE[name] ?? null;
}
