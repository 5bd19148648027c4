/** Drawing and carrying with the mouse. A finger scrolls, and has the list instead. */

import { minutesOf, timeOf } from "./dates";
import { type Axis, keyOf, minuteAt, shifted, stretched } from "./plan";
import type { Planner } from "./planner";
import type { Shift } from "./shapes";

interface Cell {
  person: number;
  day: string;
  share: (x: number) => number;
}

const A_DRAG = 4;
const SHORTEST = 30;
/** How near its ends a shift is pulled longer or shorter, where it has a middle to be carried by. */
const EDGE = 7;
const WITH_A_MIDDLE = 24;

function cellAt(x: number, y: number): Cell | null {
  const found = document.elementsFromPoint(x, y).find((one) => one.matches("[data-cell]"));
  if (!(found instanceof HTMLElement)) return null;
  const { left, width } = found.getBoundingClientRect();
  return {
    person: Number(found.dataset["person"]),
    day: found.dataset["day"] ?? "",
    share: (at) => (at - left) / width,
  };
}

/** Follows the mouse from where it went down until it is let go. */
export function follow(planner: Planner, axis: Axis, event: PointerEvent): void {
  if (event.button !== 0 || event.pointerType === "touch") return;
  const cell = cellAt(event.clientX, event.clientY);
  const { week } = planner.state;
  if (!cell || !week) return;
  const key = event.target instanceof Element && event.target.closest<HTMLElement>("[data-shift]");
  const shift = key && week.shifts.find((one) => keyOf(one) === key.dataset["shift"]);
  planner.stand({ person: cell.person, day: cell.day, shift: shift ? keyOf(shift) : null });
  event.preventDefault(); // no text is marked on the way
  const edge = key && edgeAt(key, event.clientX);
  if (shift && edge) stretch(planner, axis, event, shift, edge);
  else if (shift) carry(planner, axis, event, shift);
  else draw(planner, axis, event, cell);
}

function carry(planner: Planner, axis: Axis, from: PointerEvent, shift: Shift): void {
  const start = cellAt(from.clientX, from.clientY);
  const onMove = (event: PointerEvent): void => {
    const far = Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) > A_DRAG;
    const how = event.ctrlKey || event.metaKey ? "copy" : "move";
    if (!planner.state.carried && far) planner.take(shift, how);
    const cell = cellAt(event.clientX, event.clientY);
    if (!planner.state.carried || !cell || !start) return;
    const { person, day } = cell;
    const stays = person === shift.person && day === shift.day;
    const minutes = minuteAt(axis, start.share(event.clientX), 1) - minuteAt(axis, start.share(from.clientX), 1);
    const { starts, ends } = shifted(shift, stays ? Math.round(minutes / SHORTEST) * SHORTEST : 0);
    planner.carryTo({ how, person, day, starts, ends });
  };
  untilLetGo(planner, onMove, () => void planner.drop());
}

function edgeAt(bar: HTMLElement, x: number): "starts" | "ends" | null {
  const { left, right, width } = bar.getBoundingClientRect();
  if (width < WITH_A_MIDDLE) return null;
  if (x - left < EDGE) return "starts";
  return right - x < EDGE ? "ends" : null;
}

function stretch(planner: Planner, axis: Axis, from: PointerEvent, shift: Shift, edge: "starts" | "ends"): void {
  const cell = cellAt(from.clientX, from.clientY);
  const onMove = (event: PointerEvent): void => {
    const far = Math.abs(event.clientX - from.clientX) > A_DRAG;
    if (!planner.state.carried && far) planner.take(shift, "move");
    if (!planner.state.carried || !cell) return;
    const minutes = minuteAt(axis, cell.share(event.clientX), 1) - minuteAt(axis, cell.share(from.clientX), 1);
    const { starts, ends } = stretched(shift, edge, Math.round(minutes / SHORTEST) * SHORTEST);
    planner.carryTo({ starts, ends });
  };
  untilLetGo(planner, onMove, () => void planner.drop());
}

function draw(planner: Planner, axis: Axis, from: PointerEvent, { person, day, share }: Cell): void {
  const anchor = minuteAt(axis, share(from.clientX));
  const onMove = (event: PointerEvent): void => {
    if (Math.abs(event.clientX - from.clientX) <= A_DRAG) return;
    const here = minuteAt(axis, share(event.clientX));
    const [first, last] = [Math.min(anchor, here), Math.max(anchor, here)];
    const ends = Math.max(first + SHORTEST, last);
    planner.change({ drawn: { person, day, starts: timeOf(first), ends: timeOf(ends) } });
  };
  untilLetGo(planner, onMove, () => {
    const { drawn } = planner.state;
    if (drawn && minutesOf(drawn.starts) !== minutesOf(drawn.ends)) {
      planner.openForm(null, person, day, drawn);
    }
  });
}

function untilLetGo(planner: Planner, onMove: (event: PointerEvent) => void, done: () => void): void {
  const stop = (): void => {
    document.removeEventListener("pointermove", onMove);
    document.removeEventListener("pointerup", onUp);
    document.removeEventListener("pointercancel", onCancel);
    document.removeEventListener("keydown", onKey, true);
  };
  const onUp = (): void => {
    stop();
    done();
  };
  const onCancel = (): void => {
    stop();
    planner.putBack();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape") onCancel();
  };
  document.addEventListener("pointermove", onMove);
  document.addEventListener("pointerup", onUp);
  document.addEventListener("pointercancel", onCancel);
  document.addEventListener("keydown", onKey, true);
}
