/** Times to press: a few in words, then day by day. Nothing here asks for a steady hand. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Under } from "../widget/parts";
import type { Session } from "../widget/session";
import { isElsewhere } from "../words/zoned";
import { stateOf, zoneOf } from "./state";
import { daysOf, firstTimes, nearestTimes, type Day } from "./times";
import { words as spoken } from "../words/booking.da";

const DAYS = 5;

interface Props {
  session: Session;
  pick: (time: string) => void;
  again: () => void;
  none: string;
  waiting: string;
}

export function Picker(props: Props): JSX.Element {
  const { session, again, none, waiting } = props;
  const { picker } = spoken;
  const { free, pressed, lost } = stateOf(session);
  const failed = !free && session.view.problem;
  return (
    <div class="picker">
      {lost && (
        <p class="note" role="alert">
          {picker.lost}
        </p>
      )}
      {failed && (
        <button type="button" class="second" onClick={again}>
          {session.words.tryAgain}
        </button>
      )}
      {!free && !failed && <p role="status">{picker.loading}</p>}
      {free && (free.times.length ? <Times {...props} times={free.times} /> : <p>{none}</p>)}
      <p class="pressed" role="status">
        {pressed && waiting}
      </p>
    </div>
  );
}

function Times({ session, times, pick }: Props & { times: string[] }): JSX.Element {
  const { picker, moment } = spoken;
  const zone = zoneOf(session);
  const { lost } = stateOf(session);
  const few = lost ? nearestTimes(times, lost) : firstTimes(times, zone);
  return (
    <>
      {isElsewhere(new Date(times[0]!), zone) && <p class="small">{picker.zone}</p>}
      <Under session={session}>{lost ? picker.nearest : picker.first}</Under>
      <ul class="few">
        {few.map((time) => (
          <li key={time}>
            <button type="button" class="second" aria-disabled={session.view.busy} onClick={() => pick(time)}>
              {capital(moment(new Date(time), zone))}
            </button>
          </li>
        ))}
      </ul>
      <Days session={session} days={daysOf(times, zone)} pick={pick} />
    </>
  );
}

interface DaysProps {
  session: Session;
  days: Day[];
  pick: (time: string) => void;
}

function Days({ session, days, pick }: DaysProps): JSX.Element {
  const { picker } = spoken;
  const [shown, show] = useState(DAYS);
  const list = useRef<HTMLUListElement>(null);
  const before = useRef(shown);
  useEffect(() => {
    // The button that was pressed may be gone: the keyboard goes on at the first new day.
    if (before.current !== shown) list.current?.children[before.current]?.querySelector("summary")?.focus();
    before.current = shown;
  }, [shown]);
  return (
    <>
      <Under session={session}>{picker.all}</Under>
      <ul class="days" ref={list}>
        {days.slice(0, shown).map((day) => (
          <li key={day.day}>
            <OneDay session={session} day={day} pick={pick} />
          </li>
        ))}
      </ul>
      {days.length > shown && (
        <button type="button" class="second" onClick={() => show(shown + DAYS)}>
          {picker.more}
        </button>
      )}
    </>
  );
}

function OneDay({ session, day, pick }: { session: Session; day: Day; pick: DaysProps["pick"] }): JSX.Element {
  const { picker, day: inWords } = spoken;
  const name = inWords(new Date(day.times[0]!), zoneOf(session));
  const [open, setOpen] = useState(false);
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <strong>{capital(name)}</strong> <span class="small">{picker.free(day.times.length)}</span>
      </summary>
      {open &&
        day.parts.map(([part, times]) => (
          <div key={part} role="group" aria-label={`${name}, ${picker.parts[part].toLowerCase()}`}>
            <p class="part">{picker.parts[part]}</p>
            <Clock session={session} times={times} pick={pick} />
          </div>
        ))}
    </details>
  );
}

function Clock({ session, times, pick }: { session: Session; times: string[]; pick: DaysProps["pick"] }): JSX.Element {
  const { picker, clock } = spoken;
  return (
    <ul class="times">
      {times.map((time) => (
        <li key={time}>
          <button type="button" class="second" aria-disabled={session.view.busy} onClick={() => pick(time)}>
            {picker.at(clock(new Date(time), zoneOf(session)))}
          </button>
        </li>
      ))}
    </ul>
  );
}

export function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
