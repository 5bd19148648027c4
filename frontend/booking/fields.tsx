/** The fields of both forms, and what is wrong with them. */

import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { Field } from "../widget/parts";
import type { Session, WishForm } from "../widget/session";
import { keepHolding } from "./state";
import { words as spoken } from "../words/booking.da";

const WISH_MOST = 500;

export interface Faults {
  phone?: string;
  wish?: string;
}

/** The number is in memory alone; the rest outlives a reload. */
export function fill(session: Session, patch: Partial<WishForm>): void {
  const form = { ...session.view.form, ...patch };
  session.change({ form });
  keepHolding(session, { wish: form.wish, texts: form.texts });
}

/** A form is sent when nothing is wrong with it; else the first fault has the focus. */
export function useForm(session: Session, send: () => Promise<void>, wishes = true): {
  form: { current: HTMLFormElement | null };
  faults: Faults;
  submit: (event: Event) => Promise<void>;
} {
  const [faults, setFaults] = useState<Faults>({});
  const form = useRef<HTMLFormElement>(null);
  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const found = faultsOf(session, wishes);
    setFaults(found);
    const first = found.phone ? "phone" : found.wish ? "wish" : "";
    if (!first) await send();
    const wrong = first || session.view.problem?.field;
    if (wrong) form.current?.querySelector<HTMLElement>(`[name=${wrong}]`)?.focus();
  }
  return { form, faults, submit };
}

/** Nobody is held up by a field that this form does not show. */
function faultsOf(session: Session, wishes: boolean): Faults {
  const { errors } = session.words;
  const { form } = spoken;
  const { phone, wish } = session.view.form;
  const over = wishes ? [...wish].length - WISH_MOST : 0;
  return {
    ...(!phone.trim() && { phone: errors["phone-needed"] }),
    ...(over > 0 && { wish: form.wishLong(over) }),
  };
}

interface FormProps {
  session: Session;
  faults: Faults;
}

/** Why the service refused what is in a field, if it did. */
function refused(session: Session, name: string): string | undefined {
  const { errors, form } = spoken;
  const { code, field } = session.view.problem ?? {};
  return field === name ? ((errors as Record<string, string>)[code ?? ""] ?? form.phoneWrong) : undefined;
}

export function Phone({ session, faults, help }: FormProps & { help: string }): JSX.Element {
  const { form } = spoken;
  return (
    <Field
      name="phone"
      label={form.phone}
      help={help}
      fault={faults.phone ?? refused(session, "phone")}
      value={session.view.form.phone}
      write={(phone) => fill(session, { phone })}
      type="tel"
      autocomplete="tel"
      required
    />
  );
}

export function Texts({ session }: { session: Session }): JSX.Element {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={session.view.form.texts}
        onChange={(event) => fill(session, { texts: event.currentTarget.checked })}
      />
      {spoken.form.texts}
    </label>
  );
}

export function Email({ session }: { session: Session }): JSX.Element {
  const { form } = spoken;
  return (
    <Field
      name="email"
      label={form.email}
      help={form.emailHelp}
      fault={refused(session, "email")}
      value={session.view.form.email}
      write={(email) => fill(session, { email })}
      type="email"
      autocomplete="email"
    />
  );
}

export function Wish({ session, faults }: FormProps): JSX.Element {
  const { form } = spoken;
  return (
    <Field
      as="textarea"
      name="wish"
      label={form.wish}
      help={form.wishHelp(WISH_MOST)}
      fault={faults.wish}
      value={session.view.form.wish}
      write={(wish) => fill(session, { wish })}
      rows={4}
    />
  );
}
