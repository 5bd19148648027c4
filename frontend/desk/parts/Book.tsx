/** A time for the citizen of a talk: it is held while the form is filled in, then booked. */

import type { VNode } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { uuid } from "../../wires/uuid";
import { dayInWords, timeOfDay } from "../../words/clock";
import { focusOn, type Problem } from "../acts";
import { useActs, useWords } from "../context";
import { type FreeTimes, useFreeTimes, type Wanted } from "../fetched";
import type { Head } from "../state";
import { Dialog } from "./Dialog";
import { FormEnd, useAsking } from "./FormEnd";
import type { TalkDialogProps } from "./Forms";
import { Radios } from "./Radios";
import { TimePicker } from "./TimePicker";

/** The time that is kept, and what was asked for with it. */
interface Held {
  time: string;
  wanted: Wanted;
}

export function BookDialog({ contact, head }: TalkDialogProps): VNode {
  const words = useWords();
  const acts = useActs();
  const [wanted, setWanted] = useState(usually(head));
  const [held, setHeld] = useState<Held | null>(null);
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem>(null);
  // What is asked for is answered in that order: a time whose answer has yet to come is given back
  // too. Once it is booked nothing is held, and to give back nothing does no harm. Not an effect
  // that waits for the screen: whoever leaves before that has had a time kept too.
  useLayoutEffect(() => () => void acts.ask({ type: "desk-release", contact }), []);
  const hold = async (starts_at: string): Promise<void> => {
    const { channel, mine, site } = wanted;
    setAsking(true);
    const refused = await acts.ask({ type: "desk-hold", contact, channel, starts_at, mine, site });
    setAsking(false);
    setProblem(() => refused);
    if (refused) return setWanted({ ...wanted });
    setHeld({ time: starts_at, wanted });
    focusOn("book-phone");
  };
  const another = async (): Promise<void> => {
    await acts.ask({ type: "desk-release", contact });
    setHeld(null);
    focusOn("picker-find");
  };
  return (
    <Dialog title={words.book.title} wide>
      <p class="faint">{words.book.help}</p>
      {held === null ? (
        <Times
          wanted={wanted}
          asking={asking}
          problem={problem}
          onChange={(news) => {
            setProblem(null);
            setWanted({ ...wanted, ...news });
          }}
          onPick={(starts_at) => void hold(starts_at)}
        />
      ) : (
        <Details
          contact={contact}
          head={head}
          held={held}
          onOther={() => void another()}
        />
      )}
    </Dialog>
  );
}

function usually(head: Head): Wanted {
  const channel = head.entry.channel === "meeting" ? "meeting" : "callback";
  return { channel, language: head.entry.language, mine: true, site: null };
}

interface TimesProps {
  wanted: Wanted;
  /** A time has been picked, and is on its way: it is of what is wanted now. */
  asking: boolean;
  problem: Problem;
  onChange: (news: Partial<Wanted>) => void;
  onPick: (time: string) => void;
}

/** The next free times, as the citizen sees them. */
function Times({ wanted, asking, problem, onChange, onPick }: TimesProps): VNode {
  const { book } = useWords();
  const load = useFreeTimes(wanted);
  return (
    <>
      <Radios
        legend={book.way}
        values={["callback", "meeting"] as const}
        words={book.ways}
        disabled={asking}
        value={wanted.channel}
        onChange={(channel) => onChange({ channel, site: null })}
      />
      <Radios
        legend={book.whom}
        values={["me", "anybody"] as const}
        words={book.who}
        disabled={asking}
        value={wanted.mine ? "me" : "anybody"}
        onChange={(whom) => onChange({ mine: whom === "me" })}
      />
      <Where
        sites={load.state === "here" ? load.value.sites : []}
        site={wanted.site}
        disabled={asking}
        onChange={(site) => onChange({ site })}
      />
      <TimePicker load={load} problem={problem} onPick={onPick} />
    </>
  );
}

interface WhereProps {
  sites: FreeTimes["sites"];
  site: number | null;
  disabled: boolean;
  onChange: (site: number | null) => void;
}

function Where({ sites, site, disabled, onChange }: WhereProps): VNode | null {
  const { book } = useWords();
  if (sites.length < 2) return null;
  return (
    <label class="field">
      <span>{book.site}</span>
      <select
        value={site ?? 0}
        disabled={disabled}
        onChange={(event) => onChange(Number(event.currentTarget.value) || null)}
      >
        <option value={0}>{book.anywhere}</option>
        {sites.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

interface DetailsProps extends TalkDialogProps {
  held: Held;
  onOther: () => void;
}

function Details({ contact, head, held, onOther }: DetailsProps): VNode {
  const words = useWords();
  const { book, locale } = words;
  const { time, wanted } = held;
  const byText = head.entry.channel === "sms";
  const [phone, setPhone] = useState(byText ? "" : head.phone);
  const [texts, setTexts] = useState(false);
  // An answer that was lost on its way is asked for again by the same name.
  const [client_id] = useState(uuid);
  const { problem, clear, ask } = useAsking();
  const submit = (event: Event): void => {
    event.preventDefault();
    const { channel, mine, site } = wanted;
    const asked = { contact, client_id, channel, starts_at: time, mine, site, texts };
    void ask({ type: "desk-book", ...asked, phone: phone.trim() }, (w) => w.book.done);
  };
  const at = new Date(time);
  return (
    <form onSubmit={submit}>
      <p class="book-time">
        <strong>
          {book.ways[wanted.channel]} {book.at(dayInWords(at, locale), timeOfDay(at, locale))}
        </strong>
        <span class="faint">{book.held}</span>
        <button type="button" class="small" onClick={onOther}>
          {book.other}
        </button>
      </p>
      <label class="field">
        <span>{book.phone}</span>
        {byText && <span class="faint">{words.move.samePhone}</span>}
        <input
          type="tel"
          id="book-phone"
          maxLength={32}
          value={phone}
          onInput={(event) => {
            clear();
            setPhone(event.currentTarget.value);
          }}
        />
      </label>
      <label class="radio radio-line">
        <input
          type="checkbox"
          checked={texts}
          onChange={(event) => setTexts(event.currentTarget.checked)}
        />
        <span>{book.texts}</span>
      </label>
      <FormEnd submit={book.submit} problem={problem} />
    </form>
  );
}
