/** Half a surrogate pair is no text and would be refused for ever; it becomes the sign for that. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\uFFFD");
}
