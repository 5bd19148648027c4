import type { VNode } from "preact";
import { usePlanner } from "../planner";
import { type CoveredRoute, type RouteDay, ROUTES, type Shift, type Week } from "../shapes";
import { minutesMissing, ofWeek, routesAskedFor, shortfalls } from "../demand";
import { awayOn, keyOf, tailsIn } from "../plan";
import { nameOf } from "../planner";
import { useWords } from "../words";
import { DayDemand } from "./Demand";

/** The week day by day, for a screen that has no room for seven days beside each other. */
export function List({ week }: { week: Week }): VNode {
  const words = useWords();
  return (
    <div class="list" role="group" aria-label={words.list}>
      {week.days.map((day) => (
        <Day key={day} week={week} day={day} />
      ))}
    </div>
  );
}

function Day({ week, day }: { week: Week; day: string }): VNode {
  const words = useWords();
  const planner = usePlanner();
  const shown = planner.people();
  const shifts = week.shifts
    .filter((shift) => shift.day === day && shown.includes(shift.person))
    .sort((one, other) => one.starts.localeCompare(other.starts));
  const tails = shown.flatMap((person) => tailsIn(week.shifts, person, day));
  const [first] = shown;
  const times = { starts: "09:00", ends: "16:00" };
  return (
    <section class="day" aria-labelledby={`day-${day}`}>
      <div class="day-top">
        <h3 id={`day-${day}`}>{words.long(day)}</h3>
        {week.holidays.includes(day) && <span class="chip">{words.holiday}</span>}
        {week.today === day && <span class="chip chip-today">{words.today}</span>}
        <button
          type="button"
          class="small"
          disabled={first === undefined}
          onClick={() => first !== undefined && planner.openForm(null, first, day, times)}
        >
          {words.newShift}
          <span class="unseen"> {words.long(day)}</span>
        </button>
      </div>
      <Gaps week={week} day={day} />
      <Short week={week} day={day} />
      {shifts.length + tails.length === 0 && <p class="faint">{words.noShifts}</p>}
      <ul class="plain">
        {[...tails, ...shifts].map((shift) => (
          <li key={keyOf(shift)}>
            <Line week={week} shift={shift} on={day} />
          </li>
        ))}
      </ul>
      <Away week={week} day={day} shown={shown} />
      <DayDemand week={week} expected={ofWeek(planner.state.expected, week)} day={day} />
    </section>
  );
}

function Gaps({ week, day }: { week: Week; day: string }): VNode {
  const words = useWords();
  const spans = (route: CoveredRoute): string =>
    week.gaps.filter((gap) => gap.route === route && gap.day === day).map(words.times).join(", ");
  return (
    <ul class="plain day-gaps" aria-label={words.gapsTitle}>
      {ROUTES.filter(spans).map((route) => (
        <li key={route}>{words.uncoveredAt(words.route[route], spans(route))}</li>
      ))}
    </ul>
  );
}

const NO_DAY: RouteDay = { day: "", like: 0, asked: 0, needed: 0, planned: 0 };

function Short({ week, day }: { week: Week; day: string }): VNode | null {
  const words = useWords();
  const { demand } = words;
  const expected = ofWeek(usePlanner().state.expected, week);
  const short = shortfalls(expected?.days.find((one) => one.day === day));
  const lacking = routesAskedFor(expected).flatMap(({ route, days }) => {
    const minutes = minutesMissing(days[week.days.indexOf(day)] ?? NO_DAY);
    return minutes > 0 ? [{ route, minutes }] : [];
  });
  if (short.length + lacking.length === 0) return null;
  return (
    <ul class="plain day-gaps" aria-label={demand.title}>
      {short.length > 0 && (
        <li>
          {demand.short} {short.map(demand.missingAt).join(", ")}
        </li>
      )}
      {lacking.map(({ route, minutes }) => (
        <li key={route}>
          {words.routes.short(words.route[route])} {words.routes.hours(minutes)}
        </li>
      ))}
    </ul>
  );
}

/** What began the day before says so. */
function Line({ week, shift, on }: { week: Week; shift: Shift; on: string }): VNode {
  const words = useWords();
  const planner = usePlanner();
  return (
    <button
      type="button"
      class={`line bar-${shift.kind}`}
      onClick={() => planner.openForm(shift, shift.person, shift.day, shift)}
    >
      <span class="line-times">{shift.day === on ? words.times(shift) : words.until(shift.ends)}</span>
      <span class={shift.source === "weekly" ? "weekly" : ""}>{words.kind[shift.kind]}</span>
      {shift.day !== on && <span class="faint">{words.begun(shift.day)}</span>}
      <span class="line-name">{nameOf(week, shift.person)}</span>
      {shift.clashes && <span class="chip chip-warm">{words.clash}</span>}
      {shift.away && <span class="chip chip-warm">{words.away}</span>}
    </button>
  );
}

function Away({ week, day, shown }: { week: Week; day: string; shown: readonly number[] }): VNode | null {
  const words = useWords();
  const planner = usePlanner();
  const people = shown.filter((person) =>
    week.absences.some((one) => one.person === person && awayOn(one, day)),
  );
  if (people.length === 0) return null;
  return (
    <p class="day-away">
      {words.away}:{" "}
      {people.map((person) => (
        <button
          key={person}
          type="button"
          class="quiet"
          onClick={() => planner.change({ dialog: { what: "absence", person, day }, problem: null })}
        >
          {nameOf(week, person)}
        </button>
      ))}
    </p>
  );
}
