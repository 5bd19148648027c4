import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Delivery, QueueEntry, Texted } from "../../protocol";
import { CLOCK, zone } from "../../words/clock";
import type { Problem } from "../acts";
import { useActs, useTopic, useWords, WORDS } from "../context";
import { useEmergency } from "../fetched";
import { type State, useSelected } from "../store";
import { isSent, isWritten, openTalks, unseenDangers } from "../views";
import { HowFar } from "./Delivery";
import { DangerIcon } from "./icons";
import { Key } from "./Key";

const MOST_ROWS = 3;

const known = new WeakMap<State["desk"], readonly QueueEntry[]>();

function unseenIn(state: State): readonly QueueEntry[] {
  const found = known.get(state.desk) ?? unseenDangers(state.desk);
  known.set(state.desk, found);
  return found;
}

/** The only alert of the desk: it stays until somebody has seen the flag. */
export function DangerAlert(): VNode {
  const words = useWords();
  const unseen = useSelected(unseenIn);
  const rest = unseen.length - MOST_ROWS;
  return (
    <div role="alert" class="alerts">
      {unseen.slice(0, MOST_ROWS).map((entry, index) => (
        <AlertRow key={entry.contact} entry={entry} hasKey={index === 0} />
      ))}
      {rest > 0 && <p class="alert">{words.danger.more(rest)}</p>}
    </div>
  );
}

function AlertRow({ entry, hasKey }: { entry: QueueEntry; hasKey: boolean }): VNode {
  const words = useWords();
  const acts = useActs();
  const topicOf = useTopic();
  const waiting = entry.state === "waiting";
  const number = useSelected((state) => state.tabs.indexOf(entry.contact) + 1);
  const topic = words.danger.who(topicOf(entry), toTheSecond(entry.waiting_since, words.locale));
  const [problem, take] = useTaking(entry);
  const go = (): void => (waiting ? void take() : acts.goTo(entry.contact));
  return (
    <div class="alert">
      <DangerIcon />
      <p>{waiting ? words.danger.inQueue(topic) : words.danger.inTalk(number, topic)}</p>
      <button type="button" class="small" onClick={go}>
        {waiting ? words.danger.take : words.danger.goTo}
      </button>
      <button type="button" class="small" onClick={() => void acts.sawDanger(entry.contact)}>
        {words.danger.saw} {hasKey && <Key name="s" />}
      </button>
      {problem && <p class="alert-problem">{problem(words)}</p>}
    </div>
  );
}

/** A refusal stands beside the button that was pressed, until there is room for one more. */
function useTaking({ contact }: QueueEntry): [Problem, () => Promise<void>] {
  const acts = useActs();
  const [problem, setProblem] = useState<Problem>(null);
  const talks = useSelected((state) => openTalks(state.desk).length);
  const me = useSelected((state) => state.desk.me);
  useEffect(() => setProblem(null), [talks, me?.capacity, me?.duty]);
  const take = async (): Promise<void> => {
    const refused = await acts.tryToTake(contact);
    setProblem(() => refused);
  };
  return [problem, take];
}

/** Two flagged within a minute are told apart. */
function toTheSecond(at: string, locale: string): string {
  const seconds = { ...CLOCK, second: "2-digit", timeZone: zone } as const;
  return new Intl.DateTimeFormat(locale, seconds).format(new Date(at)).replace(/^0/, "");
}

/** Beside a flagged talk: who has seen it, what the citizen sees, and what to ask. */
export function DangerPanel({ entry }: { entry: QueueEntry }): VNode {
  const words = useWords();
  const acts = useActs();
  const name = useSelected((state) => state.desk.me?.name ?? "");
  const seen = entry.danger_seen_by;
  return (
    <section class="block danger" aria-labelledby="danger-title">
      <h3 id="danger-title">
        <DangerIcon /> {words.danger.title}
      </h3>
      <p>{seen.length > 0 ? `${words.danger.seenBy}: ${seen.join(", ")}` : words.danger.nobody}</p>
      {!seen.includes(name) && (
        <button type="button" class="main" onClick={() => void acts.sawDanger(entry.contact)}>
          {words.danger.saw} <Key name="s" />
        </button>
      )}
      <Ladder entry={entry} />
      <h4>{words.danger.nowTitle}</h4>
      <p>{words.danger.now}</p>
      <h4>{words.danger.youngTitle}</h4>
      <p>{words.danger.young}</p>
      <Helplines entry={entry} />
    </section>
  );
}

/** What is asked is in the citizen's language: it is what goes into the message. */
function Ladder({ entry }: { entry: QueueEntry }): VNode {
  const { contact, language } = entry;
  const { danger } = useWords();
  const acts = useActs();
  return (
    <>
      <h4>{danger.ladder}</h4>
      <ol class="ladder">
        {WORDS[language].danger.steps.map(({ ask }, index) => (
          <li key={ask}>
            <p>
              <strong>{danger.steps[index]?.name}.</strong> <span lang={language}>{ask}</span>
            </p>
            {isWritten(entry) && (
              <button
                type="button"
                class="small"
                aria-label={danger.insert(danger.steps[index]?.name ?? "")}
                onClick={() => acts.insert(contact, ask)}
              >
                {danger.insertShort}
              </button>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

/** The states in which the citizen has the text message, as far as anybody knows. */
const THERE: readonly Delivery[] = ["passed-on", "sent", "delivered"];

function isThere(texted: Texted | null): boolean {
  return texted !== null && THERE.includes(texted.state);
}

function Helplines({ entry }: { entry: QueueEntry }): VNode | null {
  const words = useWords();
  const shown = useEmergency(entry.language);
  const texted = useSelected((state) => state.desk.facts.get(entry.contact)?.helplines ?? null);
  if (!shown) return null;
  const sees = entry.connected ? words.danger.citizenSees : words.danger.citizenWillSee;
  const { citizenMailed, citizenTexted, citizenNotTexted, mailWithThem, textWithThem } = words.danger;
  const byMail = entry.channel === "mail";
  const came = isThere(texted) ? (byMail ? citizenMailed : citizenTexted) : citizenNotTexted;
  return (
    <>
      <h4>{isSent(entry) || texted ? came : sees}</h4>
      {texted && !isThere(texted) && (
        <HowFar of={byMail ? mailWithThem : textWithThem} state={texted.state} />
      )}
      <ul class="plain">
        <li>
          <strong>{shown.emergency}</strong>
        </li>
        {shown.helplines.map((line) => (
          <li key={line.number}>
            {line.name} <strong>{line.number}</strong> <span class="faint">{line.hours}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
