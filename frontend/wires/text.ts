/** Half a surrogate pair is no text and would be refused for ever; it becomes the sign for that. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\uFFFD");
}

/** Nothing of it can be seen, as with spaces of no width. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Cc}\p{DI}]*$/u.test(text);
}
