import { IncompleteBody } from "../../engine/object-store/errors.ts";
import { WireError } from "./wire-error.ts";

/** Longer lines than these are no chunk header and no trailer of anybody. */
const LONGEST_LINE = 8 * 1024;

/**
 * Takes the framing off a body in `aws-chunked` encoding, signed or not, with or without trailers: "Transferring
 * payload in multiple chunks" and "Including trailing headers" of the S3 API reference. Signatures are not looked at.
 */
export class AwsChunkedDecoder {
  #state: "header" | "data" | "end-of-data" | "trailer" | "done" = "header";
  #left = 0;
  #line = "";
  readonly #trailers: Record<string, string> = {};

  /** The data in a piece of the body. */
  push(piece: Buffer): Buffer[] {
    const data: Buffer[] = [];
    let at = 0;
    while (at < piece.length && this.#state !== "done") {
      if (this.#state === "data") {
        const chunk = piece.subarray(at, at + this.#left);
        data.push(chunk);
        at += chunk.length;
        this.#left -= chunk.length;
        if (this.#left === 0) this.#state = "end-of-data";
        continue;
      }
      const end = piece.indexOf(0x0a, at);
      this.#line += piece.toString("latin1", at, end < 0 ? piece.length : end);
      if (this.#line.length > LONGEST_LINE) throw new IncompleteBody("The chunked body is not well-formed");
      if (end < 0) break;
      at = end + 1;
      const line = this.#line.endsWith("\r") ? this.#line.slice(0, -1) : this.#line;
      this.#line = "";
      this.#readLine(line);
    }
    return data;
  }

  /** The trailers, by their names in lower case. @throws IncompleteBody where the last chunk did not come */
  finish(): Readonly<Record<string, string>> {
    // The empty line behind the last chunk is left out by some clients.
    if (this.#state !== "done" && this.#state !== "trailer") throw new IncompleteBody();
    if (this.#line !== "") this.#readLine(this.#line);
    return this.#trailers;
  }

  #readLine(line: string): void {
    if (this.#state === "header") {
      const size = /^([0-9a-fA-F]{1,8})(;.*)?$/.exec(line)?.[1];
      if (size === undefined) throw new IncompleteBody("The chunked body is not well-formed");
      this.#left = Number.parseInt(size, 16);
      this.#state = this.#left === 0 ? "trailer" : "data";
    } else if (this.#state === "end-of-data") {
      if (line !== "") throw new IncompleteBody("The chunked body is not well-formed");
      this.#state = "header";
    } else if (line === "") {
      this.#state = "done";
    } else {
      const colon = line.indexOf(":");
      if (colon < 1) throw malformedTrailer();
      this.#trailers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
    }
  }
}

export function malformedTrailer(): WireError {
  return new WireError(
    "MalformedTrailerError",
    "The request contained trailing data that was not well-formed or did not conform to our published schema.",
  );
}
