import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { MAX_TEXT, type QueueEntry, type Uuid } from "../../protocol";
import { MOST_LETTERS, segments } from "../../wires/segments";
import { isBlank } from "../../wires/text";
import type { Acts } from "../acts";
import { useActs, useTopic, useWords } from "../context";
import { holdKeys, isRunning } from "../running";
import { useSelected } from "../store";
import { isSent } from "../views";
import { Opener } from "./Opener";

const TYPING_AGAIN = 4_000;
const TYPING_ENDS = 5_000;
const TALLEST = 168;

export function Composer({ entry }: { entry: QueueEntry }): VNode {
  const { contact, language } = entry;
  const words = useWords();
  const acts = useActs();
  const draft = useSelected((state) => state.drafts[contact] ?? "");
  const field = useRef<HTMLTextAreaElement>(null);
  const typing = useTypingSign(acts, contact);
  const whom = useWhom(entry);
  useGrowing(field, draft);
  useHoldWhenTaken(field, draft);
  const texted = entry.channel === "sms";
  const mailed = entry.channel === "mail";
  const over = [...draft.trim()].length - (texted ? MOST_LETTERS : MAX_TEXT);
  const send = (): void => {
    if (isBlank(draft) || over > 0) return;
    typing.end();
    acts.say(contact, draft.trim(), language);
    field.current?.focus();
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === "Escape") document.getElementById("talk-panel")?.focus();
    if (event.key === "/" && draft === "") acts.open("phrases");
    else if (event.key === "Enter" && sends(event, mailed)) send();
    else return;
    event.preventDefault();
  };
  return (
    <form class="composer" onSubmit={(event) => (event.preventDefault(), send())}>
      <ToWhom contact={contact} whom={whom} />
      <label class="unseen" for="composer">
        {words.talk.writeTo(whom)}
      </label>
      <div class="composer-field">
        <textarea
          id="composer"
          ref={field}
          rows={mailed ? 5 : 2}
          lang={language}
          dir="auto"
          placeholder={words.talk.write}
          aria-describedby="composer-hint"
          value={draft}
          onInput={(event) => {
            acts.draft(contact, event.currentTarget.value);
            if (!isSent(entry)) typing.on();
          }}
          onKeyDown={pressed}
        />
        <button type="submit" class="main" aria-disabled={isBlank(draft) || over > 0}>
          {words.talk.send}
        </button>
      </div>
      <div class="composer-foot">
        <Opener dialog="phrases" name={words.talk.phrases} shortcut="p" />
        <Opener dialog="resources" name={words.talk.resource} shortcut="r" />
        <p id="composer-hint" class={over > 0 ? "problem" : "faint"}>
          {over > 0 ? words.talk.tooLong(over) : mailed ? words.talk.mailHint : words.talk.sendHint}
          {texted && <Parts text={draft.trim()} />}
        </p>
      </div>
    </form>
  );
}

/** A mail has paragraphs, and cannot be taken back. */
function sends({ shiftKey, ctrlKey, metaKey }: KeyboardEvent, mailed: boolean): boolean {
  return mailed ? ctrlKey || metaKey : !shiftKey;
}

/** What it will cost: what is written is paid for by the part. */
function Parts({ text }: { text: string }): VNode | null {
  const { sms } = useWords();
  if (text === "") return null;
  const { parts, left, encoding } = segments(text);
  return <strong class="parts"> {sms.writing(parts, left, encoding === "UCS-2")}</strong>;
}

function useWhom(entry: QueueEntry): string {
  const words = useWords();
  const number = useSelected((state) => state.tabs.indexOf(entry.contact) + 1);
  return words.talk.whom(number, useTopic()(entry));
}

interface ToWhomProps {
  contact: Uuid;
  whom: string;
}

/** A line that is always there, so that nothing moves when the citizen types. */
function ToWhom({ contact, whom }: ToWhomProps): VNode {
  const words = useWords();
  const typing = useSelected((state) => state.desk.typing.has(contact));
  return (
    <p class="to-whom">
      <span class="to-whom-name" aria-hidden="true">
        {words.talk.to(whom)}
      </span>
      {typing && <span class="to-whom-typing">{words.talk.typing}</span>}
    </p>
  );
}

/** The talk ended or went in the middle of a sentence: what follows is no command. */
function useHoldWhenTaken(field: { current: HTMLTextAreaElement | null }, draft: string): void {
  const writing = useRef(false);
  writing.current = draft !== "";
  useLayoutEffect(
    () => () => {
      const hadFocus = document.activeElement === field.current;
      if (hadFocus && (writing.current || isRunning())) holdKeys();
    },
    [],
  );
}

function useGrowing(field: { current: HTMLTextAreaElement | null }, text: string): void {
  useLayoutEffect(() => {
    const box = field.current;
    if (!box) return;
    box.style.height = "auto";
    box.style.height = `${Math.min(TALLEST, box.scrollHeight + 2)}px`;
  }, [text]);
}

/** Tells the citizen that I am typing: at once, then now and then, and when I stop. */
function useTypingSign(acts: Acts, contact: Uuid): { on: () => void; end: () => void } {
  const sentAt = useRef(0);
  const ending = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const end = (): void => {
    clearTimeout(ending.current);
    if (sentAt.current === 0) return;
    sentAt.current = 0;
    acts.typing(contact, false);
  };
  const on = (): void => {
    clearTimeout(ending.current);
    ending.current = setTimeout(end, TYPING_ENDS);
    if (Date.now() - sentAt.current < TYPING_AGAIN) return;
    sentAt.current = Date.now();
    acts.typing(contact, true);
  };
  useEffect(() => end, []);
  return { on, end };
}
