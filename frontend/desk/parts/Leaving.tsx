/** What is asked before a counsellor with talks in hand signs out or goes off duty. */

import type { VNode } from "preact";
import { useActs, useWords } from "../context";
import { useSelected } from "../store";
import { openTalks } from "../views";
import { Dialog } from "./Dialog";

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
        {unsent > 0 && <p>{words.leaving.unsent(unsent)}</p>}
        <LeavingEnd submit={words.top.signOut} />
      </form>
    </Dialog>
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
        <p>{words.leaving.stay(talks)}</p>
        <LeavingEnd submit={words.leaving.goOff} />
      </form>
    </Dialog>
  );
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
