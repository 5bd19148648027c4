import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { memo } from "../../desk/memo";
import type { RosterWords } from "../../words/roster.da";
import { addDays, endOf, minutesOf } from "../dates";
import { ofWeek, routesAskedFor } from "../demand";
import { actOf, isSingleKey, worksAnywhere } from "../keys";
import { type Axis, awayOn, axisOf, type Carried, inCell, keyOf, place, type Stop, tailsIn } from "../plan";
import { type Planner, type State, useActs, usePlanner } from "../planner";
import { follow } from "../pointer";
import { type Absence, type CoveredRoute, type Named, ROUTES, type Shift, type Week } from "../shapes";
import { useWords } from "../words";
import { ShortRow } from "./Demand";
import { RouteShortRow } from "./RouteDemand";

export function Grid({ week }: { week: Week }): VNode {
  const words = useWords();
  const planner = usePlanner();
  const { at, carried, drawn, focus } = planner.state;
  const grid = useRef<HTMLDivElement>(null);
  const shown = new Set(planner.people());
  const people = week.people.filter(({ id }) => shown.has(id));
  // The same until the week is another, so that one step draws one row anew.
  const axis = useMemo(() => axisOf(week.shifts), [week]);
  useFocusThatFollows(grid, focus, week);
  useGhostInSight(grid, carried);
  useKeysOutside(grid, planner);
  const workedAtWeekends = week.shifts.some(({ day }) => week.days.indexOf(day) > 4);
  return (
    <div
      ref={grid}
      class={workedAtWeekends ? "grid" : "grid free-weekend"}
      role="grid"
      aria-label={words.grid}
      onKeyDown={(event) => pressed(planner, event)}
      onPointerDown={(event) => follow(planner, axis, event)}
      onDblClick={() => planner.open()}
      onFocusIn={(event) => noticed(planner, event.target)}
    >
      <Head week={week} axis={axis} words={words} />
      {ROUTES.map((route) => (
        <GapRow key={route} route={route} week={week} axis={axis} words={words} />
      ))}
      <ShortRow week={week} expected={ofWeek(planner.state.expected, week)} axis={axis} words={words} />
      {routesAskedFor(ofWeek(planner.state.expected, week)).map((its) => (
        <RouteShortRow key={its.route} week={week} its={its} words={words} />
      ))}
      {people.map((person) => (
        <Row
          key={person.id}
          person={person}
          week={week}
          axis={axis}
          words={words}
          at={at?.person === person.id ? at : null}
          carried={carried?.person === person.id ? carried : null}
          lifted={carried?.shift.person === person.id ? keyOf(carried.shift) : null}
          drawn={drawn?.person === person.id ? drawn : null}
        />
      ))}
      {people.length === 0 && <p class="empty">{words.noMatch}</p>}
    </div>
  );
}

/** After a step and a change the focus stands where `at` is; after a fresh look, if it was inside. */
function useFocusThatFollows(grid: { current: HTMLElement | null }, focus: number, week: Week): void {
  const before = useRef(0);
  useLayoutEffect(() => {
    const inside = grid.current?.contains(document.activeElement) ?? false;
    const asked = focus !== before.current;
    before.current = focus;
    if ((asked || inside) && !document.querySelector("dialog[open]")) {
      grid.current?.querySelector<HTMLElement>("[data-at]")?.focus();
    }
  }, [focus, week]);
}

/** What is carried by the arrows may come to lie outside the window. */
function useGhostInSight(grid: { current: HTMLElement | null }, carried: Carried | null): void {
  useLayoutEffect(() => {
    grid.current?.querySelector(".ghost")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [carried]);
}

/** A few keys that are for no field and no dialog work wherever the focus has gone. */
function useKeysOutside(grid: { current: HTMLElement | null }, planner: Planner): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { target } = event;
      if (event.defaultPrevented || !(target instanceof Element) || grid.current?.contains(target)) return;
      if (target.closest("input, select, textarea, dialog, summary")) return;
      const act = actOf(event);
      if (act && worksAnywhere(act)) pressed(planner, event);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [grid, planner]);
}

/** Tab has come into the grid, or a screen reader to a shift. */
function noticed(planner: Planner, target: EventTarget | null): void {
  if (!(target instanceof HTMLElement) || target.dataset["at"] !== undefined) return;
  const cell = target.closest<HTMLElement>("[data-cell]");
  const { week } = planner.state;
  if (!cell || !week) return;
  const shift = target.dataset["shift"] ?? null;
  planner.change({ at: { person: Number(cell.dataset["person"]), day: cell.dataset["day"] ?? "", shift } });
}

function pressed(planner: Planner, event: KeyboardEvent): void {
  if (isSingleKey(event) && !planner.state.settings.singleKeys) return;
  const act = actOf(event);
  const { carried, monday, at } = planner.state;
  if (act === null || at === null) return;
  event.preventDefault();
  switch (act) {
    case "left":
    case "right":
    case "up":
    case "down":
      return planner.arrow(act, event.shiftKey);
    case "first":
    case "last":
      return carried ? undefined : planner.arrow(act);
    case "leave":
      return planner.putBack();
    case "open":
      return carried ? void planner.drop() : planner.open();
  }
  if (carried || event.repeat) return;
  switch (act) {
    case "new":
      return planner.open(true);
    case "move":
    case "copy":
      return planner.take(planner.shift, act);
    case "absence":
      return planner.change({ dialog: { what: "absence", ...at }, problem: null });
    case "remove":
      return void planner.remove();
    case "keep":
      return planner.copy();
    case "paste":
      return void planner.paste();
    case "undo":
      return void planner.takeBack();
    case "redo":
      return void planner.makeAgain();
    case "earlier":
    case "later":
      return void planner.go(addDays(monday, act === "earlier" ? -7 : 7), true);
    case "today":
      return planner.goToday(true);
    case "help":
      return planner.change({ dialog: { what: "help" } });
  }
}

interface Laid {
  axis: Axis;
  words: RosterWords;
}

const Head = memo(({ week, axis, words }: { week: Week } & Laid): VNode => {
  const hours = [8, 12, 16, 20].filter((hour) => hour * 60 > axis.from && hour * 60 < axis.to);
  return (
    <div role="row" class="row row-head">
      <div role="columnheader" class="name">
        {words.name}
      </div>
      {week.days.map((day) => (
        <div
          key={day}
          role="columnheader"
          class={`day-head ${kindOfDay(week, day)}`}
          aria-label={words.long(day)}
        >
          <span class="day-name">{words.dayHead(day)}</span>
          {week.holidays.includes(day) && <span class="chip">{words.holiday}</span>}
          {week.today === day && <span class="chip chip-today">{words.today}</span>}
          {hours.map((hour) => (
            <span key={hour} class="hour" aria-hidden="true" style={{ left: place(axis, hour * 60, 0).left }}>
              {hour}
            </span>
          ))}
        </div>
      ))}
    </div>
  );
});

function kindOfDay({ holidays, today }: Week, day: string): string {
  return `${holidays.includes(day) ? "is-holiday" : ""} ${today === day ? "is-today" : ""}`;
}

interface GapRowProps extends Laid {
  route: CoveredRoute;
  week: Week;
}

const GapRow = memo(({ route, week, axis, words }: GapRowProps): VNode => (
  <div role="row" class="row row-gaps">
    <div role="rowheader" class="name">
      {words.uncovered(words.route[route])}
    </div>
    {week.days.map((day) => {
      const none = week.open[route].includes(day) ? words.covered : words.closed;
      const its = week.gaps.filter((gap) => gap.route === route && gap.day === day);
      return (
        <div key={day} role="gridcell" class="gap-cell">
          {its.map((gap) => (
            <span
              key={gap.starts}
              class="gap"
              aria-hidden="true"
              style={place(axis, minutesOf(gap.starts), endOf(gap))}
            />
          ))}
          <span class={its.length > 0 ? "gap-words" : "gap-words faint"}>
            {its.map(words.times).join(", ") || none}
          </span>
        </div>
      );
    })}
  </div>
));

interface RowProps extends Laid {
  person: Named;
  week: Week;
  at: Stop | null;
  carried: Carried | null;
  lifted: string | null;
  drawn: State["drawn"];
}

const Row = memo(({ person, week, at, carried, lifted, drawn, ...laid }: RowProps): VNode => (
  <div role="row" class="row">
    <div role="rowheader" class="name" title={person.name}>
      {person.name}
    </div>
    {week.days.map((day) => (
      <Cell
        key={day}
        person={person}
        day={day}
        look={kindOfDay(week, day)}
        shifts={inCell(week.shifts, person.id, day)}
        tails={tailsIn(week.shifts, person.id, day)}
        absences={week.absences.filter((one) => one.person === person.id)}
        at={at?.day === day ? at : null}
        ghost={carried?.day === day ? carried : null}
        lifted={lifted}
        drawn={drawn?.day === day ? drawn : null}
        {...laid}
      />
    ))}
  </div>
));

interface CellProps extends Laid {
  person: Named;
  day: string;
  look: string;
  shifts: readonly Shift[];
  tails: readonly Shift[];
  absences: readonly Absence[];
  at: Stop | null;
  ghost: Carried | null;
  lifted: string | null;
  drawn: State["drawn"];
}

function Cell({ person, day, look, shifts, tails, absences, at, ghost, lifted, drawn, axis, words }: CellProps): VNode {
  const here = at !== null && at.shift === null;
  const spans = absences.map((one) => awayOn(one, day)).filter((span) => span !== null);
  const what = [...tails.map(words.tail), ...spans.map(() => words.away)].join("; ");
  return (
    <div
      role="gridcell"
      class={`cell ${look}`}
      tabIndex={shifts.length > 0 ? undefined : here ? 0 : -1}
      data-cell=""
      data-person={person.id}
      data-day={day}
      data-at={here ? "" : undefined}
      aria-label={shifts.length > 0 ? undefined : words.cell(person.name, day, what || words.empty)}
    >
      {spans.map(([from, to]) => (
        <span key={from} class="away" style={place(axis, from, to)}>
          <span aria-hidden="true">{words.away}</span>
        </span>
      ))}
      {tails.map((shift) => (
        <Tail key={keyOf(shift)} shift={shift} axis={axis} words={words} />
      ))}
      {shifts.map((shift, number) => (
        <Bar
          key={keyOf(shift)}
          shift={shift}
          name={person.name}
          here={at?.shift === keyOf(shift)}
          lifted={lifted === keyOf(shift)}
          lane={shift.clashes ? number % 2 : null}
          axis={axis}
          words={words}
        />
      ))}
      {ghost && <Ghost times={ghost} axis={axis} words={words} />}
      {drawn && <Ghost times={drawn} axis={axis} words={words} />}
    </div>
  );
}

/** Nights are narrow: what is shorter than its words has them beside it. */
function slim({ width }: { width: string }): string {
  return Number.parseFloat(width) < 14 ? "slim" : "";
}

interface BarProps extends Laid {
  shift: Shift;
  name: string;
  here: boolean;
  lifted: boolean;
  /** Which half of the cell's height it has, beside what it clashes with. */
  lane: number | null;
}

function Bar({ shift, name, here, lifted, lane, axis, words }: BarProps): VNode {
  const planner = useActs();
  const marks = `${lane === null ? "" : `clashes lane-${lane}`} ${shift.away ? "is-away" : ""} ${lifted ? "lifted" : ""}`;
  const spot = place(axis, minutesOf(shift.starts), endOf(shift));
  // So late in the day its words stand to the left, or they would be in the next one.
  const late = Number.parseFloat(spot.left) > 75 ? "late" : "";
  const told = words.cell(name, shift.day, words.shift(shift));
  // A reader's click has no place of its own; the mouse's is followed from where it went down.
  const opened = (event: MouseEvent): void => {
    if (event.detail === 0) planner.open();
  };
  return (
    <button
      type="button"
      class={`bar bar-${shift.kind} ${marks} ${slim(spot)} ${late}`}
      style={spot}
      tabIndex={here ? 0 : -1}
      data-shift={keyOf(shift)}
      data-at={here ? "" : undefined}
      aria-label={told}
      title={told}
      onClick={opened}
    >
      <span class={shift.source === "weekly" ? "bar-kind weekly" : "bar-kind"}>
        {words.kindShort[shift.kind]}
      </span>{" "}
      <span class="bar-times">{words.times(shift)}</span>
    </button>
  );
}

/** The rest of a shift that is opened, and moved, where it begins. */
function Tail({ shift, axis, words }: { shift: Shift } & Laid): VNode {
  const marks = `${shift.clashes ? "clashes lane-1" : ""} ${shift.away ? "is-away" : ""}`;
  const spot = place(axis, 0, minutesOf(shift.ends));
  return (
    <span
      class={`bar bar-${shift.kind} tail ${marks} ${slim(spot)}`}
      style={spot}
      title={words.tail(shift)}
    >
      <span class="unseen">{words.tail(shift)}</span>
      <span class="bar-kind" aria-hidden="true">
        {words.kindShort[shift.kind]}
      </span>{" "}
      <span class="bar-times" aria-hidden="true">
        {words.until(shift.ends)}
      </span>
    </span>
  );
}

function Ghost({ times, axis, words }: { times: { starts: string; ends: string } } & Laid): VNode {
  return (
    <span class="ghost" style={place(axis, minutesOf(times.starts), endOf(times))}>
      {words.times(times)}
    </span>
  );
}
