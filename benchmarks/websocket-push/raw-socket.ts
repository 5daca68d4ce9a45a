import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";

const HEAD_END = Buffer.from("\r\n\r\n");

/** A WebSocket client that costs the machine next to nothing, so that what is measured is the server: short texts, unmasked in effect. */
export class RawSocket {
  /** Who gets the texts that come. */
  onText: (text: Buffer) => void = () => {};
  readonly #socket: Socket;
  #pending: Buffer | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** @throws Error with the status line of a refusal */
  static open(port: number, path: string): Promise<RawSocket> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1", noDelay: true });
      const key = randomBytes(16).toString("base64");
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
      );
      socket.once("error", reject);
      socket.once("data", (head) => {
        const end = head.indexOf(HEAD_END);
        const status = head.toString("latin1", 0, head.indexOf("\r\n"));
        if (end !== head.length - 4 || !status.startsWith("HTTP/1.1 101")) return reject(new Error(status));
        const opened = new RawSocket(socket);
        socket.on("data", (chunk) => opened.#read(chunk));
        resolve(opened);
      });
    });
  }

  /** At most 125 bytes. Masked with zeros, as the protocol asks of clients. */
  send(text: string): void {
    const body = Buffer.from(text);
    this.#socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | body.length, 0, 0, 0, 0]), body]));
  }

  #read(chunk: Buffer): void {
    let data = this.#pending ? Buffer.concat([this.#pending, chunk]) : chunk;
    this.#pending = undefined;
    while (data.length >= 2) {
      const start = data[1] === 126 ? 4 : 2;
      const end = start + (start === 2 ? data[1]! : data.length >= 4 ? data.readUInt16BE(2) : Number.POSITIVE_INFINITY);
      if (data.length < end) break;
      if (data[0] !== 0x81) throw new Error(`not a text in one frame: ${data.toString("hex", 0, 4)}`);
      this.onText(data.subarray(start, end));
      data = data.subarray(end);
    }
    if (data.length > 0) this.#pending = data;
  }

  close(): void {
    this.#socket.destroy();
  }
}
