import type { VNode } from "preact";
import type { Delivery as State, Uuid } from "../../protocol";
import { useWords } from "../context";
import { useSelected } from "../store";
import { Beside } from "./Beside";

/** What did not come to the citizen, or will not by itself. */
const ADRIFT: readonly State[] = ["shown", "dropped", "stopped", "failed", "undelivered"];

interface DeliveryProps {
  contact: Uuid;
  message: Uuid;
  /** Said since the talk goes by text: it waits, though nothing is known of it yet. */
  awaited: boolean;
}

/** How far what was said came, and how many text messages it was; a mail is none. */
export function Delivery({ contact, message, awaited }: DeliveryProps): VNode | null {
  const { sms } = useWords();
  const told = useSelected((state) =>
    state.desk.facts.get(contact)?.deliveries.find((one) => one.client_id === message),
  );
  if (!told && !awaited) return null;
  return <HowFar of={told && told.parts > 0 ? sms.parts(told.parts) : null} state={told?.state ?? "waiting"} />;
}

/** How far a text message came, and what a counsellor can do about it. */
export function HowFar({ of, state }: { of: string | null; state: State }): VNode {
  const { sms } = useWords();
  return (
    <p class={ADRIFT.includes(state) ? "said-delivery problem" : "said-delivery"}>
      {of && `${of} · `}
      {sms.state[state]}
      {state === "shown" && (
        <>
          {" "}
          <Beside href="/desk/outbox/">{sms.passOn}</Beside>
        </>
      )}
    </p>
  );
}
