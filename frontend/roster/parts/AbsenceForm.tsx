import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { addDays } from "../dates";
import { type Dialog, usePlanner } from "../planner";
import type { Change, Week } from "../shapes";
import { useWords } from "../words";
import { Frame, ProblemLine } from "./Frame";

type Asked = Extract<Dialog, { what: "absence" }>;

export interface Away {
  person: number;
  from: string;
  fromTime: string;
  to: string;
  toTime: string;
}

export function AbsenceForm({ week, asked }: { week: Week; asked: Asked }): VNode {
  const words = useWords();
  const planner = usePlanner();
  const { person, day } = asked;
  const [draft, setDraft] = useState<Away>({ person, from: day, fromTime: "", to: day, toTime: "" });
  const set = (news: Partial<Away>): void => setDraft({ ...draft, ...news });
  const field = (name: "from" | "to" | "fromTime" | "toTime"): VNode => (
    <label class="field">
      <span>{words.awayForm[name]}</span>
      <input
        type={name.endsWith("Time") ? "time" : "date"}
        required={!name.endsWith("Time")}
        autofocus={name === "from"}
        value={draft[name]}
        onInput={(event) => set({ [name]: event.currentTarget.value })}
      />
    </label>
  );
  return (
    <Frame title={words.awayForm.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void planner.make([absenceOf(draft)], () => words.absenceSaved);
        }}
      >
        <p class="faint">{words.awayForm.help}</p>
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
        <div class="fields">
          {field("from")}
          {field("fromTime")}
          {field("to")}
          {field("toTime")}
        </div>
        <ProblemLine ends={words.awayForm.endsFirst} />
        <div class="form-end">
          <button type="submit" class="main">
            {words.awayForm.save}
          </button>
        </div>
      </form>
      <Known week={week} person={draft.person} />
    </Frame>
  );
}

/** From midnight, and to the midnight after the last day, where no time is given. */
export function absenceOf({ person, from, fromTime, to, toTime }: Away): Change {
  const ends = toTime ? `${to}T${toTime}` : `${addDays(to, 1)}T00:00`;
  return { act: "add-absence", person, starts: `${from}T${fromTime || "00:00"}`, ends };
}

function Known({ week, person }: { week: Week; person: number }): VNode {
  const words = useWords();
  const planner = usePlanner();
  const known = week.absences.filter((one) => one.person === person);
  return (
    <div class="known">
      <h3>{words.awayForm.known}</h3>
      {known.length === 0 && <p class="faint">{words.awayForm.none}</p>}
      <ul class="plain">
        {known.map(({ id, starts, ends }) => {
          const span = words.awayForm.span(words.moment(starts), words.moment(ends));
          return (
            <li key={id}>
              {span}
              <button
                type="button"
                class="small"
                aria-label={words.awayForm.remove(span)}
                onClick={() =>
                  void planner.make([{ act: "remove-absence", absence: id }], () => words.absenceRemoved)
                }
              >
                {words.awayForm.removeShort}
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
