import type { VNode } from "preact";
import type { AssessmentView, NoteView, Uuid } from "../../protocol";
import { dayInWords, timeOfDay } from "../../words/clock";
import { useWords } from "../context";
import { answerText, useQuestions } from "../fetched";
import type { Head } from "../state";
import { useSelected } from "../store";
import { latest, mine } from "../views";
import { CaseBooked } from "./CaseBooked";
import { DangerPanel } from "./Danger";
import { Opener } from "./Opener";

const NO_ASSESSMENTS: readonly AssessmentView[] = [];
const NO_NOTES: readonly NoteView[] = [];

/** What triage knows about the talk in front. */
export function Case(): VNode {
  const words = useWords();
  const head = useSelected((state) => mine(state.desk, state.active));
  return (
    <section class="case" id="case-panel" tabIndex={-1} aria-labelledby="case-title">
      <h2 id="case-title" class="unseen">
        {words.case.title}
      </h2>
      {head ? (
        <CaseOf key={head.entry.contact} head={head} />
      ) : (
        <p class="empty faint">{words.case.empty}</p>
      )}
    </section>
  );
}

function CaseOf({ head }: { head: Head }): VNode {
  const { contact } = head.entry;
  const assessments = useSelected(
    (state) => state.desk.facts.get(contact)?.assessments ?? NO_ASSESSMENTS,
  );
  const now = latest(assessments);
  return (
    <>
      {head.entry.danger && <DangerPanel entry={head.entry} />}
      <CaseBooked talk={contact} />
      {now && <Assessment assessment={now} />}
      <Notes contact={contact} />
      {assessments.length > 1 && <History earlier={assessments.slice(0, -1)} />}
    </>
  );
}

function Assessment({ assessment }: { assessment: AssessmentView }): VNode {
  const words = useWords();
  const { version, row, level, reason } = assessment;
  return (
    <section class="block" aria-labelledby="assessment-title">
      <div class="block-head">
        <h3 id="assessment-title">{words.case.assessment}</h3>
        <Opener dialog="assess" name={words.case.assess} shortcut="a" />
      </div>
      <p class="level">{words.level[level]}</p>
      {reason !== "" && <p>{reason}</p>}
      <Overridden assessment={assessment} />
      <Answers assessment={assessment} />
      <Routes assessment={assessment} />
      <p class="faint">{words.case.table(version, row)}</p>
    </section>
  );
}

function Overridden({ assessment }: { assessment: AssessmentView }): VNode | null {
  const words = useWords();
  const { overridden_by, override_reason } = assessment;
  if (overridden_by === "") return null;
  return <p class="overridden">{words.case.overridden(overridden_by, override_reason)}</p>;
}

function Answers({ assessment: { answers } }: { assessment: AssessmentView }): VNode {
  const words = useWords();
  const questions = useQuestions(useSelected((state) => state.settings.language));
  const order = questions.map((one) => one.key);
  const given = Object.entries(answers).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  return (
    <>
      <h4>{words.case.answers}</h4>
      {given.length === 0 && <p class="faint">{words.case.noAnswers}</p>}
      <dl class="answers">
        {given.map(([key, value]) => (
          <div key={key}>
            <dt>{questions.find((one) => one.key === key)?.text ?? key}</dt>
            <dd>{answerText(questions, key, value)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Routes({ assessment: { routes, chosen } }: { assessment: AssessmentView }): VNode {
  const words = useWords();
  return (
    <>
      <h4>{words.case.routes}</h4>
      <ol class="routes">
        {routes.map((route) => (
          <li key={route} class={route === chosen ? "route-chosen" : ""}>
            {words.route[route]}
            {route === chosen && ` (${words.case.chosen})`}
          </li>
        ))}
      </ol>
    </>
  );
}

function Notes({ contact }: { contact: Uuid }): VNode {
  const words = useWords();
  const notes = useSelected((state) => state.desk.facts.get(contact)?.notes ?? NO_NOTES);
  return (
    <section class="block" aria-labelledby="notes-title">
      <div class="block-head">
        <h3 id="notes-title">{words.case.notes}</h3>
        <Opener dialog="note" name={words.case.addNote} shortcut="i" />
      </div>
      {notes.length === 0 && <p class="faint">{words.case.noNotes}</p>}
      {notes.map((note) => (
        <div class="note" key={note.client_id}>
          <p class="faint">
            {note.author} · {moment(note.at, words.locale)}
          </p>
          <p dir="auto">{note.text}</p>
        </div>
      ))}
    </section>
  );
}

function History({ earlier }: { earlier: readonly AssessmentView[] }): VNode {
  const words = useWords();
  return (
    <details class="block">
      <summary>{words.case.history(earlier.length)}</summary>
      <ol class="history">
        {[...earlier].reverse().map((one) => (
          <li key={one.id}>
            <strong>{words.level[one.level]}</strong> · {moment(one.at, words.locale)}
            <Overridden assessment={one} />
            <p class="faint">{words.case.table(one.version, one.row)}</p>
          </li>
        ))}
      </ol>
    </details>
  );
}

function moment(at: string, locale: string): string {
  const then = new Date(at);
  return `${dayInWords(then, locale)} ${timeOfDay(then, locale)}`;
}
