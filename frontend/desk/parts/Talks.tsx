import type { VNode } from "preact";
import { useActs, useWords } from "../context";
import { useSelected } from "../store";
import { mine } from "../views";
import { Tabs } from "./Tabs";
import { Talk } from "./Talk";

export function Talks(): VNode {
  const words = useWords();
  const active = useSelected((state) => state.active);
  const head = useSelected((state) => mine(state.desk, state.active));
  return (
    <section class="talks" aria-label={words.talks.title}>
      {active !== null && head ? (
        <>
          <Tabs />
          <Talk key={active} contact={active} head={head} />
        </>
      ) : (
        <NoTalks />
      )}
    </section>
  );
}

function NoTalks(): VNode {
  const words = useWords();
  const acts = useActs();
  const me = useSelected((state) => state.desk.me);
  if (!me) return <p class="empty empty-large">{words.talks.loading}</p>;
  const away = me.duty === "off" ? words.talks.noneOff : words.talks.nonePause;
  return (
    <div class="empty empty-large" id="talk-panel" tabIndex={-1}>
      <p class="empty-title">{words.talks.none}</p>
      <p>{me.duty === "on" ? words.talks.noneOn : away}</p>
      {me.duty !== "on" && (
        <button type="button" class="main" onClick={() => void acts.setDuty("on")}>
          {words.talks.goOn}
        </button>
      )}
    </div>
  );
}
