import type { VNode } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Bridge } from "../../protocol";
import type { DeskWords } from "../../words/desk.da";
import type { Problem } from "../acts";
import { useActs, useWords } from "../context";
import { asPeopleRead } from "../number";
import type { Head } from "../state";
import { useSelected } from "../store";
import { isUnderWay } from "../views";
import { Key } from "./Key";

/** A call that the service places: the button, how far it has come, and what became of it. */
export function Placed({ head }: { head: Head }): VNode | null {
  const words = useWords();
  const me = useSelected((state) => state.desk.me);
  if (!me?.voice || head.entry.channel !== "callback" || head.phone === "") return null;
  return (
    <div class="placed">
      {me.phone === "" ? <GiveNumber /> : <Dial head={head} own={me.phone} />}
      <p class="placed-state" role="status">
        {head.bridge && toldOf(head.bridge, words)}
      </p>
    </div>
  );
}

function toldOf({ state, result }: Bridge, { bridge }: DeskWords): string {
  return result ? bridge.result[result] : bridge.state[state];
}

function Dial({ head, own }: { head: Head; own: string }): VNode {
  const words = useWords();
  const { bridge } = words;
  const acts = useActs();
  const asking = useSelected((state) => state.asking);
  const [problem, setProblem] = useState<Problem>(null);
  const busy = useRef(false);
  const underWay = isUnderWay(head);
  const dial = async (): Promise<void> => {
    if (busy.current || underWay) return;
    busy.current = true;
    const refused = await acts.dial(head.entry.contact);
    busy.current = false;
    setProblem(() => refused);
  };
  return (
    <>
      <p class="placed-row">
        <button
          type="button"
          class="main"
          aria-disabled={asking || underWay}
          aria-keyshortcuts="K Alt+K"
          onClick={() => void dial()}
        >
          {head.bridge && !underWay ? bridge.again : bridge.dial} <Key name="k" />
        </button>
        <span class="faint">{bridge.how(asPeopleRead(own))}</span>
        <button type="button" class="small" onClick={() => acts.open("phone")}>
          {bridge.change}
        </button>
      </p>
      <p class="problem" aria-live="polite">
        {problem?.(words)}
      </p>
    </>
  );
}

function GiveNumber(): VNode {
  const { bridge } = useWords();
  const acts = useActs();
  return (
    <p class="placed-row">
      <span class="faint">{bridge.needed}</span>
      <button type="button" class="small" aria-haspopup="dialog" onClick={() => acts.open("phone")}>
        {bridge.give}
      </button>
    </p>
  );
}
