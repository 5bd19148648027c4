import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { Language, Uuid } from "../../protocol";
import { useActs, useWords } from "../context";
import { type Phrase, usePhrases } from "../fetched";
import { matches } from "../order";
import type { Head } from "../state";
import { Dialog } from "./Dialog";
import { LanguagePick } from "./LanguagePick";
import { Picker } from "./Picker";

/** Ready sentences in the order of the 4K model, in the citizen's language. */
export function Phrases({ contact, head }: { contact: Uuid; head: Head }): VNode {
  const words = useWords();
  const acts = useActs();
  const load = usePhrases();
  const [sought, setSought] = useState("");
  const [language, setLanguage] = useState<Language>(head.entry.language);
  const all = load.state === "here" ? load.value : [];
  const items = all
    .filter((one) => one.language === language)
    .filter((one) => matches(`${words.stage[one.stage]} ${one.text}`, sought.trim()));
  const pick = (phrase: Phrase): void => {
    acts.close();
    acts.insert(contact, phrase.text);
  };
  return (
    <Dialog title={words.phrases.title} wide>
      <Picker
        label={words.phrases.find}
        hint={words.phrases.hint}
        none={load.state === "failed" ? words.loadFailed : words.phrases.none}
        sought={sought}
        onSought={setSought}
        items={items}
        keyOf={(one) => one.text}
        headingOf={(one) => `${words.stage[one.stage]}: ${words.stageHelp[one.stage]}`}
        draw={(one) => <span lang={one.language}>{one.text}</span>}
        onPick={pick}
      />
      <LanguagePick value={language} onChange={setLanguage} />
    </Dialog>
  );
}
