import type { VNode } from "preact";
import { DUTY_VALUES, type Duty, LANGUAGE_VALUES, type Me } from "../../protocol";
import { useActs, useWords } from "../context";
import { isDark } from "../settings";
import { useSelected } from "../store";
import { MinusIcon, PlusIcon } from "./icons";

const MOST_AT_ONCE = 12;

export function TopBar(): VNode {
  const words = useWords();
  const me = useSelected((state) => state.desk.me);
  return (
    <header class="top">
      <div class="top-who">
        <h1>{words.title}</h1>
        <span class="top-name">{me?.name}</span>
      </div>
      {me && <DutyChoice me={me} />}
      {me && <Capacity me={me} />}
      <LineWords />
      <TopSettings />
      <SignOut />
    </header>
  );
}

function DutyChoice({ me }: { me: Me }): VNode {
  const words = useWords();
  return (
    <fieldset class="segments">
      <legend class="unseen">{words.top.duty}</legend>
      {DUTY_VALUES.map((duty) => (
        <DutyRadio key={duty} duty={duty} me={me} />
      ))}
    </fieldset>
  );
}

function DutyRadio({ duty, me }: { duty: Duty; me: Me }): VNode {
  const words = useWords();
  const acts = useActs();
  const chosen = me.duty === duty;
  return (
    <label class={`segment duty-${duty}`}>
      <input
        type="radio"
        name="duty"
        id={chosen ? "duty-chosen" : undefined}
        checked={chosen}
        onChange={() => void acts.setDuty(duty, me.capacity)}
      />
      <span>{words.duty[duty]}</span>
    </label>
  );
}

function Capacity({ me }: { me: Me }): VNode {
  const words = useWords();
  const acts = useActs();
  const set = (capacity: number) => (): void => void acts.setDuty(me.duty, capacity);
  return (
    <div class="stepper" role="group" aria-label={words.top.capacity}>
      <span class="stepper-label">{words.top.capacity}</span>
      <button
        type="button"
        class="square"
        aria-label={words.top.fewer}
        disabled={me.capacity <= 1}
        onClick={set(me.capacity - 1)}
      >
        <MinusIcon />
      </button>
      <output>{me.capacity}</output>
      <button
        type="button"
        class="square"
        aria-label={words.top.more}
        disabled={me.capacity >= MOST_AT_ONCE}
        onClick={set(me.capacity + 1)}
      >
        <PlusIcon />
      </button>
    </div>
  );
}

function LineWords(): VNode {
  const words = useWords();
  const line = useSelected((state) => state.line);
  return (
    <span class={`line line-${line}`}>
      <span class="dot" aria-hidden="true" />
      {words.line[line]}
    </span>
  );
}

function TopSettings(): VNode {
  const words = useWords();
  const acts = useActs();
  const { language, theme } = useSelected((state) => state.settings);
  const dark = isDark(theme);
  return (
    <div class="top-settings">
      <div class="languages" role="group" aria-label={words.top.language}>
        {LANGUAGE_VALUES.map((one) => (
          <button
            type="button"
            key={one}
            class="quiet"
            lang={one}
            aria-pressed={one === language}
            onClick={() => acts.setting({ language: one })}
          >
            {one.toUpperCase()}
          </button>
        ))}
      </div>
      <button
        type="button"
        class="quiet"
        onClick={() => acts.setting({ theme: dark ? "light" : "dark" })}
      >
        {dark ? words.top.light : words.top.dark}
      </button>
      <button
        type="button"
        class="quiet square"
        aria-label={words.top.help}
        aria-keyshortcuts="?"
        onClick={() => acts.open("help")}
      >
        ?
      </button>
    </div>
  );
}

/** Signing out wipes the words that were kept in this tab. */
function SignOut(): VNode {
  const words = useWords();
  const acts = useActs();
  const token = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
  return (
    <form method="post" action="/sign-out/" onSubmit={() => acts.forgetWords()}>
      <input type="hidden" name="csrfmiddlewaretoken" value={token} />
      <button type="submit" class="quiet">
        {words.top.signOut}
      </button>
    </form>
  );
}
