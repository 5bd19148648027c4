/** Whether a sentence is running under the fingers: its letters are never read as commands. */

import { isField, onMac } from "./keys";

/** So long after its last letter a sentence may still go on. */
const PAUSE = 1_500;
const MODIFIERS: readonly string[] = ["Shift", "Alt", "AltGraph", "Control", "Meta", "CapsLock"];
/** Keys that nobody presses in the middle of a word. */
const ON_PURPOSE = /^(Tab|Escape|Arrow\w+|F\d+)$/;

let last: "word" | "shortcut" | "meant" = "meant";
let runsUntil = 0;

export function typed(): void {
  last = "word";
  runsUntil = Math.max(runsUntil, Date.now() + PAUSE);
}

/** The field went away under a writer's hands: until something is done on purpose. */
export function holdKeys(): void {
  last = "word";
  runsUntil = Infinity;
}

export function pressedShortcut(): void {
  last = "shortcut";
}

/** What was typed is at its end: it was a search, and something has been chosen. */
export function meant(): void {
  last = "meant";
  runsUntil = 0;
}

export function isRunning(): boolean {
  return Date.now() < runsUntil;
}

/** The last press was a click, a chord or Tab, and not a letter that may have been a word's. */
export function wasMeant(): boolean {
  return last === "meant";
}

/** Must stand before all others that listen for keys. */
export function watchFingers(): void {
  document.addEventListener("pointerdown", meant, true);
  document.addEventListener("keydown", watch, true);
}

function watch(event: KeyboardEvent): void {
  if (event.isComposing || MODIFIERS.includes(event.key)) return;
  const inField = isField(event.target);
  if (isChord(event) || event.key === "Tab" || event.key === "Escape") return meant();
  if (!inField && ON_PURPOSE.test(event.key)) return meant();
  const letter = event.key.length === 1;
  if (inField) return letter ? typed() : undefined;
  if (!isRunning() || !(letter || event.key === "Enter")) return;
  typed();
  event.preventDefault();
  event.stopPropagation();
}

/** AltGr is Alt and Control, and on a Mac Alt too writes signs. */
function isChord({ altKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
  return metaKey || (onMac() ? ctrlKey : altKey !== ctrlKey);
}
