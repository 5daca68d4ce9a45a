/** "WebSocket frame size" of the quotas: a longer message comes in several frames. */
export const LARGEST_FRAME = 32 * 1024;

/** Control frames have their own, smaller limit in the protocol. */
const IS_CONTROL = 0x08;

/**
 * Looks at the header of each frame that comes in (RFC 6455, "Base Framing Protocol"), as the library shows whole messages only: is one longer
 * than API Gateway takes?
 */
export class FrameGuard {
  readonly #onTooLong: () => void;
  #header = Buffer.alloc(0);
  /** Bytes of a payload that are still to come. */
  #payload = 0;
  tripped = false;

  constructor(onTooLong: () => void) {
    this.#onTooLong = onTooLong;
  }

  read(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0 && !this.tripped) {
      if (this.#payload > 0) {
        const passed = Math.min(this.#payload, rest.length);
        this.#payload -= passed;
        rest = rest.subarray(passed);
        continue;
      }
      const known = this.#header.length;
      this.#header = Buffer.concat([this.#header, rest.subarray(0, 14 - known)]);
      const frame = parseHeader(this.#header);
      if (!frame) return; // the rest of the header comes with the next chunk
      rest = rest.subarray(frame.headerLength - known);
      this.#header = Buffer.alloc(0);
      this.#payload = frame.payloadLength;
      if (frame.payloadLength <= LARGEST_FRAME || frame.opcode & IS_CONTROL) continue;
      this.tripped = true;
      this.#onTooLong();
    }
  }
}

function parseHeader(bytes: Buffer): { opcode: number; headerLength: number; payloadLength: number } | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes[1]! & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const headerLength = 2 + lengthBytes + (bytes[1]! & 0x80 ? 4 : 0);
  if (bytes.length < headerLength) return undefined;
  const payloadLength =
    lengthBytes === 0 ? short : lengthBytes === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  return { opcode: bytes[0]! & 0x0f, headerLength, payloadLength };
}
