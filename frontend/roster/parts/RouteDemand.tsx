/** Calls and meetings: how many are expected of a day, and the time of people that they take. */

import type { VNode } from "preact";
import { memo } from "../../desk/memo";
import type { RosterWords } from "../../words/roster.da";
import { minutesMissing } from "../demand";
import type { Expected, ExpectedRoute, RouteDay, Week } from "../shapes";
import { useWords } from "../words";
import { DemandHead } from "./Demand";

/** Where more hours that can be booked are wanted, whatever the week. */
export function Waiting({ expected }: { expected: Expected | null }): VNode | null {
  const words = useWords();
  const waiting = expected?.routes.filter((one) => one.waiting > 0) ?? [];
  if (waiting.length === 0) return null;
  const many = waiting.map(({ route, waiting: count }) => words.routes.waits(words.route[route], count));
  return <p class="waiting">{words.routes.waiting(many.join(" · "))}</p>;
}

interface RouteShortRowProps {
  week: Week;
  its: ExpectedRoute;
  words: RosterWords;
}

/** A line of the grid: when there is too little time for the calls or meetings of a day. */
export const RouteShortRow = memo(({ week, its, words }: RouteShortRowProps): VNode => (
  <div role="row" class="row row-gaps">
    <div role="rowheader" class="name">
      {words.routes.short(words.route[its.route])}
    </div>
    {its.days.map((day) => {
      const minutes = minutesMissing(day);
      return (
        <div key={day.day} role="gridcell" class="gap-cell">
          <span class={minutes > 0 ? "gap-words" : "gap-words faint"}>
            {minutes > 0 ? words.routes.hours(minutes) : nothingShort(day, week, words)}
          </span>
        </div>
      );
    })}
  </div>
));

function nothingShort({ day, like }: RouteDay, week: Week, words: RosterWords): string {
  if (like > 0) return words.demand.enough;
  return week.holidays.includes(day) ? words.holiday : words.demand.none;
}

/** Each route with its seven days. */
export function RouteDemand({ week, expected }: { week: Week; expected: Expected }): VNode {
  const words = useWords();
  return (
    <details class="demand">
      <summary>{words.routes.title}</summary>
      <p class="demand-about">{words.routes.about}</p>
      <div class="demand-routes">
        {expected.routes.map((its) => (
          <RouteTable key={its.route} week={week} its={its} />
        ))}
      </div>
    </details>
  );
}

function RouteTable({ week, its }: { week: Week; its: ExpectedRoute }): VNode {
  const words = useWords();
  const { routes } = words;
  return (
    <table class="demand-day">
      <caption>
        {words.route[its.route]} <span class="faint">{routes.each(its.handle_seconds / 60)}</span>
      </caption>
      <DemandHead first={routes.day} />
      <tbody>
        {its.days.map((day) => (
          <RouteRow key={day.day} week={week} day={day} />
        ))}
      </tbody>
    </table>
  );
}

function RouteRow({ week, day }: { week: Week; day: RouteDay }): VNode {
  const words = useWords();
  const { demand, routes } = words;
  const missing = minutesMissing(day);
  const none = week.holidays.includes(day.day) ? words.holiday : demand.none;
  return (
    <tr class={missing > 0 ? "is-short" : ""}>
      <th scope="row">{words.dayHead(day.day)}</th>
      {day.like === 0 ? <td colSpan={2}>{none}</td> : <td>{demand.number(day.asked)}</td>}
      {day.like > 0 && <td>{routes.hours(day.needed)}</td>}
      <td>
        {routes.hours(day.planned)}
        {missing > 0 && <strong> {routes.missing(missing)}</strong>}
      </td>
    </tr>
  );
}
