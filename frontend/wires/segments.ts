/** How many text messages a text is: `channels_layer/sms/segments.py` once more, to count while writing. */

export const MOST_LETTERS = 1_600;

const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const EXTENSION = new Set("\f^{}\\[~]|€");

/** `left` is what the last part still holds, in septets or pairs of bytes. */
export interface Segments {
  encoding: "GSM-7" | "UCS-2";
  parts: number;
  left: number;
}

export function segments(text: string): Segments {
  const letters = [...text];
  const gsm = letters.every((letter) => BASIC.has(letter) || EXTENSION.has(letter));
  const [encoding, alone, part] = gsm ? (["GSM-7", 160, 153] as const) : (["UCS-2", 70, 67] as const);
  const sizes = letters.map((letter) => (gsm ? (EXTENSION.has(letter) ? 2 : 1) : letter.length));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  if (units <= alone) return { encoding, parts: 1, left: alone - units };
  return { encoding, ...filled(sizes, part) };
}

/** What one letter takes is never cut in two. */
function filled(sizes: readonly number[], room: number): { parts: number; left: number } {
  let [parts, left] = [1, room];
  for (const size of sizes) {
    if (size > left) [parts, left] = [parts + 1, room];
    left -= size;
  }
  return { parts, left };
}
