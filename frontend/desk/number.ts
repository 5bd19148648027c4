/** Telephone numbers: for the telephone, and for eyes. */

export function dialled(phone: string): string {
  return phone.replace(/[^+\d]/g, "");
}

/** A Danish number in pairs, as it is read aloud, however it was written; others as they were. */
export function asPeopleRead(phone: string): string {
  const [, pairs] = /^(?:\+45)?(\d{8})$/.exec(dialled(phone)) ?? [];
  return pairs?.match(/../g)?.join(" ") ?? phone;
}
