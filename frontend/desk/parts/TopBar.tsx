import type { VNode } from "preact";
import { DUTY_VALUES, type Duty, LANGUAGE_VALUES, type Me } from "../../protocol";
import { MOST_AT_ONCE } from "../acts";
import { useActs, useWords } from "../context";
import { isDark } from "../settings";
import { useSelected } from "../store";
import { openTalks } from "../views";
import { Beside } from "./Beside";
import { MinusIcon, PlusIcon } from "./icons";
import { useUnsentWords } from "./Leaving";
import { Opener } from "./Opener";

export function TopBar(): VNode {
  const words = useWords();
  const me = useSelected((state) => state.desk.me);
  return (
    <header class="top">
      <div class="top-who">
        <h1>{words.title}</h1>
        <span class="top-name">{me?.name}</span>
        <Opener dialog="booked" name={words.top.booked} shortcut="o" />
        <RosterLink />
        <Beside href="/desk/outbox/">{words.top.outbox}</Beside>
        <Beside href="/calendar/">{words.top.calendar}</Beside>
      </div>
      {me && <DutyChoice me={me} />}
      {me && <Capacity me={me} />}
      <LineWords />
      <TopSettings />
      <SignOut />
    </header>
  );
}

/** The page says where the roster is to those who may change it. */
function RosterLink(): VNode | null {
  const words = useWords();
  const address = document.getElementById("desk")?.dataset["roster"];
  return address ? <Beside href={address}>{words.top.roster}</Beside> : null;
}

function DutyChoice({ me }: { me: Me }): VNode {
  const words = useWords();
  return (
    <fieldset class="segments" onKeyDown={stayInside}>
      <legend class="unseen">{words.top.duty}</legend>
      {DUTY_VALUES.map((duty) => (
        <DutyRadio key={duty} duty={duty} me={me} />
      ))}
    </fieldset>
  );
}

/** An arrow goes no further than the ends: from on duty there is no short way to off. */
function stayInside(event: KeyboardEvent): void {
  const { target } = event;
  if (!(target instanceof HTMLInputElement)) return;
  const back = /^Arrow(Left|Up)$/.test(event.key) && target.value === DUTY_VALUES[0];
  const on = /^Arrow(Right|Down)$/.test(event.key) && target.value === DUTY_VALUES.at(-1);
  if (back || on) event.preventDefault();
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
        value={duty}
        id={chosen ? "duty-chosen" : undefined}
        checked={chosen}
        onChange={() => acts.chooseDuty(duty) || showDuty()}
      />
      <span>{words.duty[duty]}</span>
    </label>
  );
}

/** The radio of the duty that holds still, as another one was pressed but only asked about. */
function showDuty(): void {
  const radio = document.getElementById("duty-chosen");
  if (!(radio instanceof HTMLInputElement)) return;
  radio.checked = true;
  radio.focus();
}

function Capacity({ me }: { me: Me }): VNode {
  const words = useWords();
  const acts = useActs();
  const capacity = useSelected((state) => state.capacity) ?? me.capacity;
  return (
    <div class="stepper" role="group" aria-label={words.top.capacity}>
      <span class="stepper-label">{words.top.capacity}</span>
      <button
        type="button"
        class="square"
        aria-label={words.top.fewer}
        aria-disabled={capacity <= 1}
        onClick={() => acts.addCapacity(-1)}
      >
        <MinusIcon />
      </button>
      <output>{capacity}</output>
      <button
        type="button"
        class="square"
        aria-label={words.top.more}
        aria-disabled={capacity >= MOST_AT_ONCE}
        onClick={() => acts.addCapacity(1)}
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

/** Signing out gives open talks back and wipes the words kept in this tab: it asks first. */
function SignOut(): VNode {
  const words = useWords();
  const acts = useActs();
  const talks = useSelected((state) => openTalks(state.desk).length);
  const unsent = useUnsentWords();
  const leave = (event: Event): void => {
    if (talks + unsent === 0) return acts.forgetWords();
    event.preventDefault();
    acts.open("sign-out");
  };
  const token = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
  return (
    <form method="post" action="/sign-out/" onSubmit={leave}>
      <input type="hidden" name="csrfmiddlewaretoken" value={token} />
      <button type="submit" class="quiet">
        {words.top.signOut}
      </button>
    </form>
  );
}
