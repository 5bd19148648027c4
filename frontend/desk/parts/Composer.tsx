import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { type Language, MAX_TEXT, type Uuid } from "../../protocol";
import { isBlank } from "../../wires/text";
import { useActs, useWords } from "../context";
import type { Acts } from "../acts";
import { useSelected } from "../store";
import { Opener } from "./Opener";

const TYPING_AGAIN = 4_000;
const TYPING_ENDS = 5_000;
const TALLEST = 168;

interface ComposerProps {
  contact: Uuid;
  language: Language;
}

export function Composer({ contact, language }: ComposerProps): VNode {
  const words = useWords();
  const acts = useActs();
  const draft = useSelected((state) => state.drafts[contact] ?? "");
  const field = useRef<HTMLTextAreaElement>(null);
  const typing = useTypingSign(acts, contact);
  useGrowing(field, draft);
  const over = draft.length - MAX_TEXT;
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
    else if (event.key === "Enter" && !event.shiftKey) send();
    else return;
    event.preventDefault();
  };
  return (
    <form class="composer" onSubmit={(event) => (event.preventDefault(), send())}>
      <TypingLine contact={contact} />
      <label class="unseen" for="composer">
        {words.talk.write}
      </label>
      <div class="composer-field">
        <textarea
          id="composer"
          ref={field}
          rows={2}
          lang={language}
          dir="auto"
          placeholder={words.talk.write}
          aria-describedby="composer-hint"
          value={draft}
          onInput={(event) => {
            acts.draft(contact, event.currentTarget.value);
            typing.on();
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
          {over > 0 ? words.talk.tooLong(over) : words.talk.sendHint}
        </p>
      </div>
    </form>
  );
}

/** A line that is always there, so that nothing moves when it speaks. */
function TypingLine({ contact }: { contact: Uuid }): VNode {
  const words = useWords();
  const typing = useSelected((state) => state.desk.typing.has(contact));
  return <p class="typing-line">{typing ? words.talk.typing : "\u00a0"}</p>;
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
