const AMPERSAND = 0x26;
const EQUALS = 0x3d;
const PERCENT = 0x25;
const PLUS = 0x2b;
const SPACE = 0x20;
/** What a hexadecimal digit stands for; 255 for what is none. */
const DIGIT = new Uint8Array(128).fill(255);
for (let value = 0; value < 16; value++) {
  DIGIT[value.toString(16).charCodeAt(0)] = value;
  DIGIT[value.toString(16).toUpperCase().charCodeAt(0)] = value;
}
const decoded = Buffer.alloc(64 * 1024);

/**
 * Reads a form as node:querystring does, in half the time, if it is what clients usually send: short, of ASCII alone,
 * properly encoded and with no name twice. Of any other it returns undefined, and there querystring has to be asked.
 */
export function parsePlainForm(text: string): Record<string, string> | undefined {
  if (text.length > decoded.length) return undefined;
  const found: Record<string, string> = Object.create(null);
  let name: string | undefined;
  let length = 0;
  for (let at = 0; at <= text.length; at++) {
    // The end ends a parameter as an ampersand does.
    let code = at < text.length ? text.charCodeAt(at) : AMPERSAND;
    // Letters are the most frequent, and nothing that means something comes behind the equals sign.
    if (code > EQUALS) {
      if (code > 127) return undefined;
      decoded[length++] = code;
      continue;
    }
    if (code === AMPERSAND) {
      if (name !== undefined || length > 0) {
        const last = decoded.toString("latin1", 0, length);
        const key = name ?? last;
        if (found[key] !== undefined) return undefined;
        found[key] = name === undefined ? "" : last;
      }
      name = undefined;
      length = 0;
      continue;
    }
    if (code === EQUALS && name === undefined) {
      name = decoded.toString("latin1", 0, length);
      length = 0;
      continue;
    }
    if (code === PLUS) code = SPACE;
    else if (code === PERCENT) {
      code = (digitAt(text, at + 1) << 4) | digitAt(text, at + 2);
      if (code > 127) return undefined;
      at += 2;
    }
    decoded[length++] = code;
  }
  return found;
}

function digitAt(text: string, at: number): number {
  return DIGIT[text.charCodeAt(at)] ?? 255;
}
