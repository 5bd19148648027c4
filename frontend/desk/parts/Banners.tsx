import type { VNode } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { useActs, useWords } from "../context";
import type { Unsent } from "../outbox";
import { StoreContext, useSelected } from "../store";
import { mine } from "../views";

/** A short break mends itself before anybody needs to read about it. */
const PATIENCE = 2_000;
/** Who is away for longer may have lost the talks; the service waits for half a minute. */
const LONG = 20_000;

export function Banners(): VNode {
  const { banner } = useWords();
  return (
    <section class="banners" aria-label={banner.label}>
      <LineBanner />
      <LossBanner />
      <StrandedWords />
    </section>
  );
}

function LineBanner(): VNode | null {
  const { banner } = useWords();
  const line = useSelected((state) => state.line);
  const known = useSelected((state) => state.desk.me !== null);
  const patience = navigator.onLine ? PATIENCE : 0;
  const broken = useFor(line !== "connected" && known, patience);
  const long = useFor(line !== "connected" && known, LONG);
  if (line === "refused") {
    return (
      <p class="banner banner-warm">
        {banner.refused} <a href="/sign-in/?next=/desk/">{banner.signIn}</a>
      </p>
    );
  }
  if (!broken) return null;
  return <p class="banner banner-warm">{long ? banner.lostForLong : banner.lost}</p>;
}

/** True once `on` has held for `time`. */
function useFor(on: boolean, time: number): boolean {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (!on) return setHeld(false);
    const timer = setTimeout(() => setHeld(true), time);
    return () => clearTimeout(timer);
  }, [on]);
  return on && held;
}

function LossBanner(): VNode | null {
  const { banner } = useWords();
  const acts = useActs();
  const store = useContext(StoreContext);
  const off = useSelected((state) => state.desk.me?.duty === "off");
  const lost = useSelected((state) => state.desk.me?.line_was_lost ?? 0);
  const seen = useSelected((state) => state.lossSeen);
  if (lost === 0 || lost === seen) return null;
  return (
    <p class="banner banner-warm">
      {banner.wasLost(lost)} {off && banner.offNow}{" "}
      {off && (
        <button type="button" class="small" onClick={() => void acts.setDuty("on")}>
          {banner.goOn}
        </button>
      )}
      <button type="button" class="small" onClick={() => store?.change({ lossSeen: lost })}>
        {banner.understood}
      </button>
    </p>
  );
}

/** Words that were refused because the talk went to somebody else meanwhile. */
function StrandedWords(): VNode {
  const outbox = useSelected((state) => state.outbox);
  const heads = useSelected((state) => state.desk);
  const stranded = outbox.filter((one) => one.refused !== null && !mine(heads, one.contact));
  return (
    <>
      {stranded.map((item) => (
        <Stranded key={item.clientId} item={item} />
      ))}
    </>
  );
}

function Stranded({ item }: { item: Unsent }): VNode {
  const words = useWords();
  const acts = useActs();
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(item.text);
    acts.tell((w) => w.status.copied);
  };
  return (
    <div class="banner banner-warm">
      <p>
        {words.banner.unsent} <q>{item.text}</q>
      </p>
      <button type="button" class="small" onClick={() => void copy()}>
        {words.banner.copy}
      </button>
      <button type="button" class="small" onClick={() => acts.takeBack(item.clientId)}>
        {words.talk.drop}
      </button>
    </div>
  );
}
