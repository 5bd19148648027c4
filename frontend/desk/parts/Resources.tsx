import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Language, Uuid } from "../../protocol";
import { useActs, useWords } from "../context";
import { type Load, useResources } from "../fetched";
import type { Resource } from "../../wires/shapes";
import type { Head } from "../state";
import { useSelected } from "../store";
import { Dialog } from "./Dialog";
import { LanguagePick } from "./LanguagePick";
import { Picker } from "./Picker";

const PAUSE = 150;

/** Find something to read or do, and send it as a card. */
export function Resources({ contact, head }: { contact: Uuid; head: Head }): VNode {
  const words = useWords();
  const acts = useActs();
  const [sought, setSought] = useState("");
  const [language, setLanguage] = useState<Language>(head.entry.language);
  const paused = usePaused(sought.trim());
  const asked = useResources(paused, language);
  const load = useSteady(asked);
  const behind = paused !== sought.trim() || asked.state === "loading";
  const sent = useSelected((state) => state.desk.facts.get(contact)?.messages);
  const slugs = new Set(sent?.map((message) => message.card?.slug));
  const pick = (one: Resource): void => {
    acts.close();
    acts.sendResource(contact, one.slug, one.title, one.language);
  };
  return (
    <Dialog title={words.resources.title} wide>
      <Picker
        label={words.resources.find}
        hint={words.resources.hint}
        none={noneIn(load, words)}
        sought={sought}
        behind={behind}
        onSought={setSought}
        items={load.state === "here" ? load.value : []}
        keyOf={(one) => `${one.slug} ${one.language}`}
        draw={(one) => <Found resource={one} already={slugs.has(one.slug)} />}
        onPick={pick}
      />
      <LanguagePick value={language} onChange={setLanguage} />
    </Dialog>
  );
}

function noneIn(load: Load<Resource[]>, words: ReturnType<typeof useWords>): string {
  if (load.state === "failed") return words.loadFailed;
  return load.state === "loading" ? words.loading : words.resources.none;
}

/** The search follows the typing when it pauses. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}

/** What was found stays on the screen while the next answer is on its way. */
function useSteady<T>(load: Load<T>): Load<T> {
  const [shown, setShown] = useState(load);
  useEffect(() => {
    if (load.state !== "loading") setShown(load);
  }, [load]);
  return load.state === "loading" ? shown : load;
}

function Found({ resource, already }: { resource: Resource; already: boolean }): VNode {
  const { resources } = useWords();
  const { title, summary, source, minutes, language } = resource;
  const about = [source, minutes ? resources.minutes(minutes) : ""].filter(Boolean);
  return (
    <div lang={language}>
      <strong>{title}</strong> {already && <span class="chip">{resources.already}</span>}
      <p>{summary}</p>
      <p class="faint">{about.join(" · ")}</p>
    </div>
  );
}
