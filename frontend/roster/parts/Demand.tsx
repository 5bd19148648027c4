import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import { memo } from "../../desk/memo";
import type { RosterWords } from "../../words/roster.da";
import { endOf, minutesOf } from "../dates";
import { halfHoursToShow, missingIn, shortfalls } from "../demand";
import { type Axis, place } from "../plan";
import type { Expected, ExpectedDay, Week } from "../shapes";
import { useWords } from "../words";

interface ShortRowProps {
  week: Week;
  expected: Expected | null;
  axis: Axis;
  words: RosterWords;
}

/** A line of the grid: when there are too few for the chats that are expected. */
export const ShortRow = memo(({ week, expected, axis, words }: ShortRowProps): VNode => (
  <div role="row" class="row row-gaps">
    <div role="rowheader" class="name">
      {words.demand.short}
    </div>
    {week.days.map((day) => {
      const its = expected?.days.find((one) => one.day === day);
      const spans = shortfalls(its);
      return (
        <div key={day} role="gridcell" class="gap-cell">
          {spans.map((one) => (
            <span
              key={one.starts}
              class="gap"
              aria-hidden="true"
              style={place(axis, minutesOf(one.starts), endOf(one))}
            />
          ))}
          <span class={spans.length > 0 ? "gap-words" : "gap-words faint"} title={spans.map(words.demand.missingAt).join(", ")}>
            {spans.map(words.demand.missingAt).join(", ") || nothingShort(its, week, day, words)}
          </span>
        </div>
      );
    })}
  </div>
));

function nothingShort(its: ExpectedDay | undefined, week: Week, day: string, words: RosterWords): string {
  if (its === undefined) return "…";
  if (its.like > 0) return words.demand.enough;
  return week.holidays.includes(day) ? words.holiday : words.demand.none;
}

/** The seven days beside each other, half hour by half hour. */
export function Demand({ week, expected }: { week: Week; expected: Expected }): VNode {
  const words = useWords();
  return (
    <details class="demand">
      <summary>{words.demand.title}</summary>
      <About expected={expected} />
      {expected.days.some(({ like }) => like > 0) && (
        <div class="demand-days">
          {expected.days.map((day) => (
            <DayTable key={day.day} week={week} expected={expected} day={day} />
          ))}
        </div>
      )}
    </details>
  );
}

/** One day of it, where there is no room for seven. */
export function DayDemand({ week, expected, day }: { week: Week; expected: Expected | null; day: string }): VNode | null {
  const words = useWords();
  const its = expected?.days.find((one) => one.day === day);
  if (!expected || !its) return null;
  return (
    <details class="demand">
      <summary>
        {words.demand.title}
        <span class="unseen"> {words.long(day)}</span>
      </summary>
      <About expected={expected} />
      <DayTable week={week} expected={expected} day={its} />
    </details>
  );
}

function About({ expected }: { expected: Expected }): VNode {
  const { demand } = useWords();
  if (expected.days.every(({ like }) => like === 0)) return <p class="demand-about">{demand.noHistory}</p>;
  return <p class="demand-about">{demand.about(expected.handle_seconds / 60, expected.concurrency)}</p>;
}

/** What each column is of: `first` names the rows. */
export function DemandHead({ first }: { first: string }): VNode {
  const { demand } = useWords();
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        <th scope="col">{demand.expected}</th>
        <th scope="col">{demand.needed}</th>
        <th scope="col">{demand.planned}</th>
      </tr>
    </thead>
  );
}

interface DayTableProps {
  week: Week;
  expected: Expected;
  day: ExpectedDay;
}

function DayTable({ week, expected, day }: DayTableProps): VNode {
  const words = useWords();
  const { demand } = words;
  const shown = useMemo(() => halfHoursToShow(expected.days), [expected]);
  const caption = words.long(day.day);
  if (day.like === 0) {
    return (
      <div class="demand-day">
        <p class="demand-caption">{caption}</p>
        <p>{week.holidays.includes(day.day) ? demand.holiday : demand.none}</p>
      </div>
    );
  }
  return (
    <table class="demand-day">
      <caption>
        {caption} <span class="faint">{demand.like(day.like)}</span>
      </caption>
      <DemandHead first={demand.time} />
      <tbody>
        {day.half_hours
          .filter(({ starts }) => shown.has(starts))
          .map((half) => {
            const missing = missingIn(half);
            return (
              <tr key={half.starts} class={missing > 0 ? "is-short" : ""}>
                <th scope="row">{words.clock(half.starts)}</th>
                <td>{demand.number(half.arrivals)}</td>
                <td>{half.needed}</td>
                <td>
                  {half.planned}
                  {missing > 0 && <strong> {demand.missing(missing)}</strong>}
                </td>
              </tr>
            );
          })}
      </tbody>
    </table>
  );
}
