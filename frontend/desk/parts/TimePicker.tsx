/** The next free times, as the citizen sees them: typed for, or chosen with the arrows. */

import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { dateInWords, dayInWords, timeOfDay, zone } from "../../words/clock";
import type { DeskWords } from "../../words/desk.da";
import type { Problem } from "../acts";
import { useWords } from "../context";
import type { Load } from "../fetched";
import { Picker } from "./Picker";

/** More than anybody reads; the search finds the others. */
const MOST_SHOWN = 100;

interface Times {
  times: string[];
}

interface TimePickerProps {
  load: Load<Times>;
  problem: Problem;
  onPick: (time: string) => void;
}

export function TimePicker({ load, problem, onPick }: TimePickerProps): VNode {
  const words = useWords();
  const { book, locale } = words;
  const [sought, setSought] = useState("");
  return (
    <>
      <p class="problem book-problem" aria-live="polite">
        {problem?.(words)}
      </p>
      <Picker
        label={book.find}
        hint={book.hint}
        none={noneIn(load, words)}
        sought={sought}
        behind={load.state === "loading"}
        onSought={setSought}
        items={found(load, sought, locale)}
        keyOf={(time) => time}
        headingOf={(time) => dayInWords(new Date(time), locale)}
        draw={(time) => timeOfDay(new Date(time), locale)}
        onPick={onPick}
      />
    </>
  );
}

function noneIn(load: Load<Times>, words: DeskWords): string {
  if (load.state === "failed") return words.loadFailed;
  return load.state === "loading" ? words.loading : words.book.none;
}

/** Those in which every word that is sought occurs: of the day, the date or the clock. */
function found(load: Load<Times>, sought: string, locale: string): string[] {
  if (load.state !== "here") return [];
  const wanted = sought.toLocaleLowerCase(locale).split(/\s+/).filter(Boolean);
  const fits = (time: string): boolean => {
    const text = inWords(time, locale).toLocaleLowerCase(locale);
    return wanted.every((word) => text.includes(word));
  };
  return load.value.times.filter(fits).slice(0, MOST_SHOWN);
}

function inWords(time: string, locale: string): string {
  const at = new Date(time);
  const weekday = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: zone }).format(at);
  return [dayInWords(at, locale), weekday, dateInWords(at, locale), timeOfDay(at, locale)].join(" ");
}
