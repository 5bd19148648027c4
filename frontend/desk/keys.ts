/** The desk's keys: alone outside text fields, with a modifier everywhere. */

import type { DialogName } from "./store";

export type Act =
  | Exclude<DialogName, "end" | "sign-out" | "off-duty" | "phone">
  | "take-next"
  | "queue"
  | "write"
  | "case"
  | "danger"
  | "dial"
  | "went"
  | "end"
  | "wrap-up"
  | "duty";

export interface Shortcut {
  key: string;
  act: Act;
}

export const SHORTCUTS: readonly Shortcut[] = [
  { key: "n", act: "take-next" },
  { key: "q", act: "queue" },
  { key: "m", act: "write" },
  { key: "p", act: "phrases" },
  { key: "r", act: "resources" },
  { key: "i", act: "note" },
  { key: "a", act: "assess" },
  { key: "x", act: "case" },
  { key: "t", act: "transfer" },
  { key: "c", act: "move" },
  { key: "b", act: "book" },
  { key: "o", act: "booked" },
  { key: "s", act: "danger" },
  { key: "k", act: "dial" },
  { key: "g", act: "went" },
  { key: "e", act: "end" },
  { key: "w", act: "wrap-up" },
  { key: "d", act: "duty" },
  { key: "?", act: "help" },
];

/** Beside `p`: the sign that other chat programs use. */
const ALSO: readonly Shortcut[] = [{ key: "/", act: "phrases" }];

export interface KeyPress {
  key: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
}

export interface KeyPlace {
  /** The press was in a text field, a list of choices or the like. */
  inField: boolean;
  singleKeys: boolean;
  mac: boolean;
}

/** The act a press asks for, the number of a tab, or null. */
export function actOf(press: KeyPress, place: KeyPlace): Act | number | null {
  if (!isOurs(press, place)) return null;
  if (/^[1-9]$/.test(press.key)) return Number(press.key);
  const key = press.key.toLowerCase();
  return [...SHORTCUTS, ...ALSO].find((one) => one.key === key)?.act ?? null;
}

/** On a Mac Alt writes letters, so Control stands in for it; AltGr is Alt and Control. */
function isOurs(press: KeyPress, { inField, singleKeys, mac }: KeyPlace): boolean {
  const { altKey, ctrlKey, metaKey } = press;
  if (metaKey) return false;
  if (mac ? ctrlKey && !altKey : altKey && !ctrlKey) return true;
  return !altKey && !ctrlKey && singleKeys && !inField;
}

export function onMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform);
}

export function modifierName(): string {
  return onMac() ? "Ctrl" : "Alt";
}

const FIELDS = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]";

export function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches(FIELDS);
}
