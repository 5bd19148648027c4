import type { VNode } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { LEVEL_VALUES, type Level } from "../../protocol";
import { focusOn } from "../acts";
import { useWords } from "../context";
import { useQuestions } from "../fetched";
import type { Question } from "../../wires/shapes";
import { isBlank } from "../../wires/text";
import { useSelected } from "../store";
import { latest } from "../views";
import { Dialog } from "./Dialog";
import type { TalkDialogProps } from "./Forms";
import { FormEnd, useAsking } from "./FormEnd";
import { Radios } from "./Radios";

type Choice = Level | "table";
const FIRST_FIELD = "assess-first";
const CHOICES: readonly Choice[] = ["table", ...LEVEL_VALUES];

/** Other answers, another level, or both. */
export function Reassess({ contact }: TalkDialogProps): VNode {
  const words = useWords();
  const before = useSelected((state) => latest(state.desk.facts.get(contact)?.assessments ?? []));
  const questions = useQuestions(useSelected((state) => state.settings.language));
  const [answers, setAnswers] = useState<Record<string, string>>(before?.answers ?? {});
  const [choice, setChoice] = useState<Choice>("table");
  const [reason, setReason] = useState("");
  const { problem, refuse, clear, ask } = useAsking();
  useFirstField(questions.length > 0);
  const submit = (): void => {
    const level = choice === "table" ? null : choice;
    if (level !== null && isBlank(reason)) {
      focusOn("assess-reason");
      return refuse((w) => w.errors["reason-needed"]);
    }
    const why = { level, reason: reason.trim() };
    void ask({ type: "desk-reassess", contact, answers, ...why }, (w) => w.assess.done);
  };
  return (
    <Dialog title={words.assess.title} wide>
      <form
        onSubmit={(event) => (event.preventDefault(), submit())}
        onInput={clear}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          if (event.target instanceof HTMLButtonElement) return;
          event.preventDefault();
          submit();
        }}
      >
        <div class="two-columns">
          {questions.map((question, index) => (
            <AnswerField
              key={question.key}
              {...(index === 0 && { id: FIRST_FIELD })}
              question={question}
              answers={answers}
              onChange={setAnswers}
            />
          ))}
        </div>
        <Radios
          legend={words.assess.level}
          values={CHOICES}
          words={{ table: words.assess.byTable, ...words.level }}
          value={choice}
          onChange={setChoice}
        />
        {choice !== "table" && <ReasonField value={reason} onChange={setReason} />}
        <FormEnd submit={words.assess.submit} problem={problem} />
      </form>
    </Dialog>
  );
}

/** The questions may come after the dialog is shown: then its own choice of focus is made. */
function useFirstField(isHere: boolean): void {
  useLayoutEffect(() => {
    if (isHere) document.getElementById(FIRST_FIELD)?.focus();
  }, [isHere]);
}

interface AnswerFieldProps {
  question: Question;
  id?: string;
  answers: Record<string, string>;
  onChange: (answers: Record<string, string>) => void;
}

function AnswerField({ question, id, answers, onChange }: AnswerFieldProps): VNode {
  const words = useWords();
  const set = (value: string): void => {
    const { [question.key]: _, ...others } = answers;
    onChange(value === "" ? others : { ...others, [question.key]: value });
  };
  return (
    <label class="field">
      <span>{question.text}</span>
      <select
        id={id}
        value={answers[question.key] ?? ""}
        onChange={(event) => set(event.currentTarget.value)}
      >
        <option value="">{words.assess.unanswered}</option>
        {question.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  );
}

interface ReasonProps {
  value: string;
  onChange: (reason: string) => void;
}

function ReasonField({ value, onChange }: ReasonProps): VNode {
  const words = useWords();
  return (
    <label class="field">
      <span>{words.assess.reason}</span>
      <span class="faint">{words.assess.reasonHelp}</span>
      <textarea
        id="assess-reason"
        rows={2}
        maxLength={500}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}
