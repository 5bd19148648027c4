/** Booked calls and meetings that are to come: found, moved and cancelled. */

import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { dateInWords, dayInWords, timeOfDay, zone } from "../../words/clock";
import type { DeskWords } from "../../words/desk.da";
import { focusOn, type Problem } from "../acts";
import { useWords } from "../context";
import { type Booked, fetchBooked, type Load, topicText, useBooked, useQuestions } from "../fetched";
import { matches } from "../order";
import type { Question } from "../../wires/shapes";
import { meant } from "../running";
import type { Sentence } from "../store";
import { useSelected } from "../store";
import { ChangeBooked } from "./ChangeBooked";
import { Dialog } from "./Dialog";
import { Picker } from "./Picker";
import { Radios } from "./Radios";

type Mine = "mine" | "everybody";

export function BookedDialog(): VNode {
  const words = useWords();
  const begun = useSelected((state) => state.booked);
  const [whose, setWhose] = useState<Mine>("mine");
  const [chosen, setChosen] = useState<Booked | null>(begun?.one ?? null);
  const [problem, setProblem] = useState<Problem>(null);
  const list = (why: Problem = null): void => {
    setChosen(null);
    setProblem(() => why);
    focusOn("picker-find");
  };
  /** As it is now, or that it is no more: somebody may have been quicker. */
  const lookAgain = async (one: Booked, why: Sentence): Promise<void> => {
    const known = await fetchBooked(begun?.whose ?? whose).catch(() => null);
    const now = known?.find(({ contact }) => contact === one.contact);
    if (now) setChosen(now);
    else if (known) list(why);
  };
  return (
    <Dialog title={words.booked.title} wide>
      {chosen === null ? (
        <Coming
          whose={whose}
          problem={problem}
          onWhose={setWhose}
          onPick={(one) => {
            // Enter once more, on the button that comes to the focus, is no end of a sentence.
            meant();
            setProblem(null);
            setChosen(one);
          }}
        />
      ) : (
        <ChangeBooked
          booked={chosen}
          inTalk={typeof begun?.whose === "object"}
          onList={() => list()}
          onRefused={(why) => void lookAgain(chosen, why)}
        />
      )}
    </Dialog>
  );
}

/** The page says where the roster is to those who coordinate. */
function coordinates(): boolean {
  return Boolean(document.getElementById("desk")?.dataset["roster"]);
}

interface ComingProps {
  whose: Mine;
  problem: Problem;
  onWhose: (whose: Mine) => void;
  onPick: (one: Booked) => void;
}

function Coming({ whose, problem, onWhose, onPick }: ComingProps): VNode {
  const words = useWords();
  const { booked, locale } = words;
  const [sought, setSought] = useState("");
  const load = useBooked(whose);
  const questions = useQuestions(useSelected((state) => state.settings.language));
  const all = load.state === "here" ? load.value : [];
  return (
    <>
      {coordinates() && (
        <Radios
          legend={booked.whose}
          values={["mine", "everybody"] as const}
          words={booked.whoseAre}
          value={whose}
          onChange={onWhose}
        />
      )}
      <p class="problem book-problem" aria-live="polite">
        {problem?.(words)}
      </p>
      <Picker
        label={booked.find}
        hint={booked.hint}
        none={noneIn(load, words, sought)}
        sought={sought}
        behind={load.state === "loading"}
        onSought={setSought}
        items={all.filter((one) => matches(inWords(one, words, questions), sought))}
        keyOf={(one) => one.contact}
        headingOf={(one) => dayInWords(new Date(one.starts_at), locale)}
        draw={(one) => <Row one={one} named={whose === "everybody"} questions={questions} />}
        onPick={onPick}
      />
    </>
  );
}

function noneIn(load: Load<Booked[]>, words: DeskWords, sought: string): string {
  if (load.state === "failed") return words.loadFailed;
  if (load.state === "loading") return words.loading;
  return sought === "" ? words.booked.none : words.booked.noMatch;
}

interface RowProps {
  one: Booked;
  named: boolean;
  questions: readonly Question[];
}

function Row({ one, named, questions }: RowProps): VNode {
  const words = useWords();
  const details = [
    topicOf(one, questions),
    named ? words.booked.with(one.counsellor) : "",
    one.place,
  ];
  return (
    <span class="booked-row">
      <span>
        {timeOfDay(new Date(one.starts_at), words.locale)}–
        {timeOfDay(new Date(one.ends_at), words.locale)}
      </span>
      <span>{words.channel[one.channel]}</span>
      <span class="faint">{details.filter(Boolean).join(" · ")}</span>
    </span>
  );
}

function topicOf({ topic }: Booked, questions: readonly Question[]): string {
  return topic === "" ? "" : topicText(questions, topic);
}

function inWords(one: Booked, words: DeskWords, questions: readonly Question[]): string {
  const at = new Date(one.starts_at);
  return [
    dayInWords(at, words.locale),
    new Intl.DateTimeFormat(words.locale, { weekday: "long", timeZone: zone }).format(at),
    dateInWords(at, words.locale),
    timeOfDay(at, words.locale),
    words.channel[one.channel],
    topicOf(one, questions),
    one.counsellor,
    one.place,
  ].join(" ");
}
