/** What comes in. The sizes are assumptions; docs/cost.md names them. */
export interface Load {
  readonly messagesASecond: number;
  /** Of a message's body. */
  readonly messageBytes: number;
}

export const MESSAGE_BYTES = 1_024;

/** AWS's month: 730 hours. */
export const MONTH_SECONDS = 730 * 3_600;

export const GIGABYTE = 1024 ** 3;
/** What SQS, pipes and API destinations count as one. */
const CHUNK = 64 * 1024;

/** Status line, headers and body of the gateway's answer, and what a delivery carries beside its body. */
export const HTTP_BYTES = 512;
/** A line of the gateway's access log. */
export const LOG_LINE_BYTES = 700;
/** What CloudWatch makes of a gigabyte of log before it counts what is stored: the example on its price page. */
export const LOG_COMPRESSION = 0.15;
/**
 * Receives of a pipe whose queue is empty: five pollers that each wait for 20 seconds, as Lambda's documentation says of its pollers of SQS. That
 * of EventBridge gives no number for its own.
 */
export const IDLE_RECEIVES = (5 * MONTH_SECONDS) / 20;

export const messages = ({ messagesASecond }: Load): number => messagesASecond * MONTH_SECONDS;
export const chunks = (load: Load): number => messages(load) * Math.ceil(load.messageBytes / CHUNK);

/** What a function takes for one message that it gets alone, with its table: an assumption. */
export const FUNCTION_SECONDS = 0.03;
/** What a function writes to its log for a message. */
export const FUNCTION_LOG_BYTES = 500;
/** What stands around a detail in an event, or around a message in its record. */
export const ENVELOPE_BYTES = 300;
/** Of a schedule that calls once a day. */
export const DAYS = 30;

/** What passes over the WebSocket of an order's client: its question, the answer, the status. */
export const SOCKET_MESSAGES = 3;
/** How long it is open for its order. */
export const SOCKET_MINUTES = 2;
/** What API Gateway tells of it, each in a line of the access log: that it was opened, said something, was closed. */
export const SOCKET_EVENTS = 3;
/** In the table of sockets: its row, the status, who is about to get it, who got it, the end of the row. */
export const SOCKET_WRITES = 5;
/** In the same: the status is looked for when it is opened, asks (after which order it is for) and is told. */
export const SOCKET_READS = 4;
/** What a visit of the shop's page asks for, and what comes, compressed, with nothing of it kept from an earlier one. */
export const VISIT_REQUESTS = 5;
export const VISIT_BYTES = 18_000;
/** Of a secret, by a function that keeps two versions for a minute. */
export const SECRET_READS = (2 * MONTH_SECONDS) / 60;
/** Calls of a function that rotates a secret. */
export const ROTATION_STEPS = 4;
