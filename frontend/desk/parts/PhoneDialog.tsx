import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { useWords } from "../context";
import { asPeopleRead } from "../number";
import { useSelected } from "../store";
import { Dialog } from "./Dialog";
import { FormEnd, useAsking } from "./FormEnd";

/** My own telephone, which rings when the service places a call for me. */
export function PhoneDialog(): VNode {
  const words = useWords();
  const mine = useSelected((state) => state.desk.me?.phone ?? "");
  const [phone, setPhone] = useState(asPeopleRead(mine));
  const { problem, ask } = useAsking();
  const save = (event: Event): void => {
    event.preventDefault();
    const written = phone.trim();
    void ask({ type: "desk-phone", phone: written }, (w) =>
      written === "" ? w.ownPhone.removed : w.ownPhone.done,
    );
  };
  return (
    <Dialog title={words.ownPhone.title}>
      <form onSubmit={save}>
        <p id="own-phone-help">{words.ownPhone.help}</p>
        <label class="field">
          <span>{words.ownPhone.label}</span>
          <input
            type="tel"
            autoFocus
            autocomplete="tel"
            maxLength={32}
            aria-describedby="own-phone-help"
            value={phone}
            onInput={(event) => setPhone(event.currentTarget.value)}
          />
        </label>
        <p class="faint">{words.ownPhone.empty}</p>
        <FormEnd submit={words.ownPhone.submit} problem={problem} />
      </form>
    </Dialog>
  );
}
