/** What is asked before a counsellor signs out or goes off duty, when others depend on it. */

import type { VNode } from "preact";
import { useActs, useWords } from "../context";
import { useColleagues } from "../fetched";
import { useSelected } from "../store";
import { dangersHeld, isUnseen, nobodyOnDuty, openTalks } from "../views";
import { Dialog } from "./Dialog";
import { DangerIcon } from "./icons";

function useOpenTalks(): number {
  return useSelected((state) => openTalks(state.desk).length);
}

export function useUnsentWords(): number {
  return useSelected(
    ({ drafts, outbox }) =>
      Object.values(drafts).filter((text) => text !== "").length + outbox.length,
  );
}

export function SignOutDialog(): VNode {
  const words = useWords();
  const acts = useActs();
  const talks = useOpenTalks();
  const unsent = useUnsentWords();
  const token = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
  return (
    <Dialog title={words.leaving.signOut} calm>
      <form method="post" action="/sign-out/" onSubmit={() => acts.forgetWords()}>
        <input type="hidden" name="csrfmiddlewaretoken" value={token} />
        {talks > 0 && <p>{words.leaving.goBack(talks)}</p>}
        <Dangers />
        {unsent > 0 && <p>{words.leaving.unsent(unsent)}</p>}
        <LeavingEnd submit={words.top.signOut} />
      </form>
    </Dialog>
  );
}

/** Nothing, while no talk of mine is in danger. */
function Dangers(): VNode | null {
  const { leaving } = useWords();
  const flagged = useSelected((state) => dangersHeld(state.desk).length);
  const unseen = useSelected((state) => dangersHeld(state.desk).filter(isUnseen).length);
  if (flagged === 0) return null;
  return (
    <p class="in-danger">
      <DangerIcon /> {leaving.danger(flagged, unseen)}
    </p>
  );
}

export function OffDutyDialog(): VNode {
  const words = useWords();
  const acts = useActs();
  const talks = useOpenTalks();
  const go = (event: Event): void => {
    event.preventDefault();
    acts.close();
    void acts.setDuty("off");
  };
  return (
    <Dialog title={words.leaving.offDuty} calm>
      <form onSubmit={go}>
        {talks > 0 && <p>{words.leaving.stay(talks)}</p>}
        <WhoTakesOver />
        <LeavingEnd submit={words.leaving.goOff} />
      </form>
    </Dialog>
  );
}

/** Nothing, while nobody waits. */
function WhoTakesOver(): VNode | null {
  const { leaving } = useWords();
  const load = useColleagues();
  const waiting = useSelected((state) => state.desk.queue.size);
  if (waiting === 0 || load.state !== "here") return null;
  return <p>{nobodyOnDuty(load.value) ? leaving.alone(waiting) : leaving.notAlone(waiting)}</p>;
}

function LeavingEnd({ submit }: { submit: string }): VNode {
  const words = useWords();
  const acts = useActs();
  return (
    <div class="form-end">
      <button type="submit" class="main">
        {submit}
      </button>
      <button type="button" onClick={() => acts.close()}>
        {words.cancel}
      </button>
    </div>
  );
}
