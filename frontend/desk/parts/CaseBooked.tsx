import type { VNode } from "preact";
import type { Uuid } from "../../protocol";
import { dayInWords, timeOfDay } from "../../words/clock";
import type { DeskWords } from "../../words/desk.da";
import { useActs, useWords } from "../context";
import { type Booked, useBooked } from "../fetched";
import { useSelected } from "../store";

/** What the citizen of a talk has booked; nothing when nothing is. */
export function CaseBooked({ talk }: { talk: Uuid }): VNode | null {
  const words = useWords();
  const acts = useActs();
  // What a dialog has booked, moved or cancelled is asked for when it closes.
  const load = useBooked({ talk }, useSelected((state) => state.dialog));
  if (load.state !== "here" || load.value.length === 0) return null;
  return (
    <section class="block" aria-labelledby="booked-title">
      <div class="block-head">
        <h3 id="booked-title">{words.booked.ofCase}</h3>
      </div>
      <ul class="booked">
        {load.value.map((one) => (
          <li key={one.contact}>
            <span>
              {bookedAt(one, words)}
              <span class="faint"> {words.booked.with(one.counsellor)}</span>
            </span>
            <button
              type="button"
              class="small"
              aria-haspopup="dialog"
              aria-label={words.booked.changeOne(bookedAt(one, words))}
              onClick={() => acts.openBooked(one, { talk })}
            >
              {words.booked.change}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** "Opkald i morgen kl. 13.00". */
export function bookedAt({ channel, starts_at }: Booked, words: DeskWords): string {
  return `${words.channel[channel]} ${momentInWords(starts_at, words)}`;
}

export function momentInWords(moment: string, { book, locale }: DeskWords): string {
  const at = new Date(moment);
  return book.at(dayInWords(at, locale), timeOfDay(at, locale));
}
