import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import axios, { type AxiosResponse, isAxiosError } from "axios";
import { API_KEY_HEADER } from "../server/api-key.ts";
import type { Message } from "./message.ts";

interface PostMessageProps {
  readonly url: string;
  readonly apiKey?: string;
  readonly timeoutMs: number;
}

/** What became of one post: the other side's answer if there was one, and why it failed if it did. */
export interface Posted {
  readonly status?: number;
  readonly answer?: unknown;
  readonly durationMs: number;
  readonly failure?: Failure;
}

interface Failure {
  /** 503: not reached, or asked to come later. 504: no answer in time. 502: refused. */
  readonly answerWith: 502 | 503 | 504;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;
}

const LARGEST_ANSWER = 1_048_576;

/** Posts messages to one address over connections that stay open. Never throws for what the other side does or fails to do. */
export function createPostMessage({ url, apiKey, timeoutMs }: PostMessageProps): (message: Message) => Promise<Posted> {
  const agents = { httpAgent: new HttpAgent({ keepAlive: true }), httpsAgent: new HttpsAgent({ keepAlive: true }) };
  const client = axios.create({
    ...agents,
    headers: apiKey === undefined ? {} : { [API_KEY_HEADER]: apiKey },
    maxRedirects: 0, // a redirected POST would arrive as a GET without its body
    maxContentLength: LARGEST_ANSWER,
    validateStatus: () => true,
  });

  async function send(message: Message, signal: AbortSignal): Promise<AxiosResponse> {
    try {
      return await client.post(url, message, { signal });
    } catch (error) {
      // The other side closed an idle connection just as it was used. The id makes a second post harmless.
      if (isAxiosError(error) && error.code === "ECONNRESET" && error.request?.reusedSocket) {
        return await client.post(url, message, { signal });
      }
      throw error;
    }
  }

  return async (message) => {
    const started = performance.now();
    const elapsed = () => Math.round((performance.now() - started) * 10) / 10;
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const { status, data, headers } = await send(message, signal);
      const taken = status >= 200 && status < 300;
      return {
        status,
        answer: data,
        durationMs: elapsed(),
        failure: taken ? undefined : refused(url, status, headers),
      };
    } catch (error) {
      if (!isAxiosError(error)) throw error;
      const failure = signal.aborted ? tooLate(url, timeoutMs) : unreached(url, error.code ?? error.message);
      return { durationMs: elapsed(), failure };
    }
  };
}

const NOT_KEPT = "this message was not delivered, and nobody keeps it";

function refused(url: string, status: number, headers: Readonly<Record<string, unknown>>): Failure {
  const later = status === 503 || status === 429;
  const retryAfter = headers["retry-after"];
  return {
    answerWith: later ? 503 : 502,
    reason: `${url} answered ${status}: ${NOT_KEPT}`,
    headers: later && typeof retryAfter === "string" ? { "Retry-After": retryAfter } : {},
  };
}

function tooLate(url: string, timeoutMs: number): Failure {
  const reason = `${url} did not answer within ${timeoutMs} ms: whether it took this message is unknown`;
  return { answerWith: 504, reason, headers: {} };
}

function unreached(url: string, code: string): Failure {
  const why: Readonly<Record<string, string>> = {
    ECONNREFUSED: "nothing listens there (is it down?)",
    ENOTFOUND: "its name does not resolve (is SUB_HOST right?)",
    EAI_AGAIN: "its name does not resolve now",
    ECONNRESET: "it closed the connection without an answer",
    ERR_BAD_RESPONSE: "its answer is not one that can be read",
  };
  return { answerWith: 503, reason: `${url} was not reached, ${why[code] ?? code}: ${NOT_KEPT}`, headers: {} };
}
