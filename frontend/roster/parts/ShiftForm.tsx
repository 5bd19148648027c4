import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { addDays, endOf, weekday } from "../dates";
import { whichOf } from "../plan";
import { type Dialog, usePlanner } from "../planner";
import { type Change, type Hours, type Kind, KINDS, type Shift, type Week } from "../shapes";
import { useWords } from "../words";
import { Frame, ProblemLine } from "./Frame";

export interface Draft extends Hours {
  person: number;
  day: string;
  weekly: boolean;
  until: string;
  holidays: boolean;
}

type Asked = Extract<Dialog, { what: "shift" }>;

export function ShiftForm({ week, asked }: { week: Week; asked: Asked }): VNode {
  const words = useWords();
  const planner = usePlanner();
  const { shift } = asked;
  const { kind, room } = shift ?? planner.state;
  const [draft, setDraft] = useState<Draft>({
    person: asked.person,
    day: asked.day,
    ...asked.times,
    kind,
    room,
    weekly: false,
    until: shift?.until ?? "",
    holidays: shift?.on_holidays ?? false,
  });
  const set = (news: Partial<Draft>): void => setDraft({ ...draft, ...news });
  const save = async (as: Shift | null): Promise<void> => {
    planner.change({ kind: draft.kind, room: draft.room });
    const changes = changesOf(draft, as);
    await planner.make(changes, () => words.saved, { ...hoursIn(draft), person: draft.person, day: draft.day });
  };
  return (
    <Frame title={shift ? words.form.edit : words.form.add}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save(shift);
        }}
      >
        <div class="fields">
          <label class="field">
            <span>{words.form.person}</span>
            <select value={draft.person} onChange={(event) => set({ person: Number(event.currentTarget.value) })}>
              {week.people.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <label class="field">
            <span>{words.form.day}</span>
            <input type="date" required value={draft.day} onInput={(event) => set({ day: event.currentTarget.value })} />
          </label>
          <label class="field">
            <span>{words.form.from}</span>
            <input
              type="time"
              required
              autofocus
              value={draft.starts}
              onInput={(event) => set({ starts: event.currentTarget.value })}
            />
          </label>
          <label class="field">
            <span>{words.form.to}</span>
            <input type="time" required value={draft.ends} onInput={(event) => set({ ends: event.currentTarget.value })} />
          </label>
        </div>
        <p class="faint form-note">{endOf(draft) >= 1440 && draft.ends !== "00:00" ? words.form.nextDay : ""}</p>
        <fieldset class="radios">
          <legend>{words.form.kind}</legend>
          <div class="radios-row">
            {KINDS.map((one) => (
              <label key={one} class="radio">
                <input type="radio" name="kind" checked={draft.kind === one} onChange={() => set({ kind: one })} />
                {words.kind[one]}
              </label>
            ))}
          </div>
        </fieldset>
        <label class="field">
          <span>{words.form.room}</span>
          <select
            disabled={draft.kind !== "meeting"}
            value={draft.room ?? ""}
            onChange={(event) => set({ room: Number(event.currentTarget.value) || null })}
          >
            <option value="">{week.rooms.length > 0 ? words.form.noRoom : words.form.noRooms}</option>
            {week.rooms.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <fieldset class="radios">
          <legend>{words.form.repeat}</legend>
          <div class="radios-row">
            {[false, true].map((weekly) => (
              <label key={String(weekly)} class="radio">
                <input type="radio" name="repeat" checked={draft.weekly === weekly} onChange={() => set({ weekly })} />
                {weekly ? (shift ? words.form.weeklyFrom : words.form.weekly) : words.form.once}
              </label>
            ))}
          </div>
        </fieldset>
        <div class="fields">
          <label class="field">
            <span>{words.form.until}</span>
            <input
              type="date"
              disabled={!draft.weekly}
              value={draft.until}
              onInput={(event) => set({ until: event.currentTarget.value })}
            />
          </label>
          <label class="radio field-check">
            <input
              type="checkbox"
              disabled={!draft.weekly}
              checked={draft.holidays}
              onChange={(event) => set({ holidays: event.currentTarget.checked })}
            />
            {words.form.holidays}
          </label>
        </div>
        <ProblemLine />
        <div class="form-end">
          <button type="submit" class="main">
            {words.form.save}
          </button>
          {shift && (
            <button type="button" onClick={() => void save(null)}>
              {words.form.saveCopy}
            </button>
          )}
          {shift && (
            <button type="button" onClick={() => void planner.remove(shift)}>
              {shift.source === "weekly" ? words.form.removeDay : words.form.remove}
            </button>
          )}
          {shift?.source === "weekly" && (
            <button
              type="button"
              onClick={() => {
                const until = addDays(shift.day, -1);
                void planner.make([{ act: "until", rule: shift.id, until }], () => words.ended);
              }}
            >
              {words.form.end}
            </button>
          )}
        </div>
      </form>
    </Frame>
  );
}

export function hoursIn({ starts, ends, kind, room }: Draft): Hours {
  return { starts, ends, kind, room: roomOf(kind, room) };
}

function roomOf(kind: Kind, room: number | null): number | null {
  return kind === "meeting" ? room : null;
}

/** What the form asks for: a new shift, or another in the place of one. */
export function changesOf(draft: Draft, shift: Shift | null): Change[] {
  const { person, day } = draft;
  const hours = hoursIn(draft);
  if (!draft.weekly) {
    if (shift) return [{ act: "move", shift: whichOf(shift), person, day, ...hours }];
    return [{ act: "add-shift", person, day, ...hours }];
  }
  const add: Change = {
    act: "add-weekly",
    person,
    weekday: weekday(day),
    since: day,
    until: draft.until || null,
    on_holidays: draft.holidays,
    ...hours,
  };
  if (!shift) return [add];
  if (shift.source === "single") return [{ act: "remove", shift: whichOf(shift) }, add];
  return [{ ...add, like: shift.id }, { act: "until", rule: shift.id, until: addDays(shift.day, -1) }];
}
