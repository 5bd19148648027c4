import type { VNode } from "preact";
import type { Delivery as State, Uuid } from "../../protocol";
import { useWords } from "../context";
import { useSelected } from "../store";

/** What did not come to the citizen, or will not by itself. */
const ADRIFT: readonly State[] = ["shown", "dropped", "stopped", "failed", "undelivered"];

interface DeliveryProps {
  contact: Uuid;
  message: Uuid;
}

/** How far what was said came, and how many text messages it was; a mail is none. */
export function Delivery({ contact, message }: DeliveryProps): VNode {
  const { sms } = useWords();
  const told = useSelected((state) =>
    state.desk.facts.get(contact)?.deliveries.find((one) => one.client_id === message),
  );
  const state = told?.state ?? "waiting";
  return (
    <p class={ADRIFT.includes(state) ? "said-delivery problem" : "said-delivery"}>
      {told && told.parts > 0 && `${sms.parts(told.parts)} · `}
      {sms.state[state]}
      {state === "shown" && (
        <>
          {" "}
          <a href="/desk/outbox/">{sms.passOn}</a>
        </>
      )}
    </p>
  );
}
