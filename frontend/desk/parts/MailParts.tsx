import type { VNode } from "preact";
import type { Mail } from "../../protocol";
import { useWords } from "../context";

/** What it is about, when that is new. */
export function Subject({ mail }: { mail: Mail }): VNode | null {
  const words = useWords();
  if (mail.subject === "") return null;
  return (
    <p class="said-subject" dir="auto">
      <span class="faint">{words.mail.subject}</span> <strong>{mail.subject}</strong>
    </p>
  );
}

/** What it repeats and how it is signed is there for whoever looks; what is missing is said. */
export function Folded({ mail }: { mail: Mail }): VNode {
  const words = useWords();
  return (
    <>
      {mail.quoted !== "" && (
        <details class="said-quoted">
          <summary>{words.mail.quoted}</summary>
          <p dir="auto">{mail.quoted}</p>
        </details>
      )}
      {mail.attachments > 0 && <p class="said-masked">{words.mail.attachments(mail.attachments)}</p>}
      {mail.cut && <p class="said-masked">{words.mail.cut}</p>}
    </>
  );
}
