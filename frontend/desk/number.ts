/** Telephone numbers: for the telephone, and for eyes. */

export function dialled(phone: string): string {
  return phone.replace(/[^+\d]/g, "");
}

/** A Danish number in pairs, as it is read aloud; others as they were written. */
export function asPeopleRead(phone: string): string {
  const [, country, pairs] = /^(\+45)?(\d{8})$/.exec(dialled(phone)) ?? [];
  if (pairs === undefined) return phone;
  return [country, ...(pairs.match(/../g) ?? [])].filter(Boolean).join(" ");
}
