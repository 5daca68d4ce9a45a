import { PROTOCOLS, type Protocol } from "./subscription-attributes.ts";
import { InvalidParameter } from "./topic-errors.ts";

const NOT_DELIVERED: Readonly<Record<string, string>> = {
  sms: "no text messages leave this machine; subscribe an e-mail address, whose mail is at /_terrarium/mail",
  application: "there are no mobile push services on this machine; subscribe a queue, a function or an HTTP endpoint",
  firehose: "there are no delivery streams on this machine; subscribe a queue",
};

/**
 * Throws what SNS refuses of an endpoint; and what cannot be delivered here, with what can be done instead.
 *
 * @throws InvalidParameter
 */
export function checkEndpoint(protocol: string, endpoint: string, fifoTopic: boolean): Protocol {
  if (Object.hasOwn(NOT_DELIVERED, protocol)) {
    throw new InvalidParameter(`Protocol: the terrarium does not deliver to ${protocol}: ${NOT_DELIVERED[protocol]}`);
  }
  if (!(PROTOCOLS as readonly string[]).includes(protocol)) {
    throw new InvalidParameter(`Amazon SNS does not support this protocol string: ${protocol}`);
  }
  if (fifoTopic && protocol !== "sqs") {
    throw new InvalidParameter(`Protocol Reason: a FIFO topic delivers to SQS queues, not to ${protocol}`);
  }
  const problem = problemOf(protocol as Protocol, endpoint, fifoTopic);
  if (problem) throw new InvalidParameter(problem);
  return protocol as Protocol;
}

function problemOf(protocol: Protocol, endpoint: string, fifoTopic: boolean): string | undefined {
  switch (protocol) {
    case "sqs":
      if (!/^arn:[^:]+:sqs:[^:]*:\d{12}:.+/.test(endpoint)) return "SQS endpoint ARN";
      if (!fifoTopic && endpoint.endsWith(".fifo")) {
        return "Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics";
      }
      return undefined;
    case "lambda":
      return /^arn:[^:]+:lambda:[^:]*:\d{12}:function:.+/.test(endpoint) ? undefined : "Lambda endpoint ARN";
    case "http":
    case "https": {
      const scheme = URL.parse(endpoint)?.protocol;
      return scheme === `${protocol}:` ? undefined : "Endpoint must match the specified protocol";
    }
    default:
      return /^[^@\s<>]+@[^@\s<>]+$/.test(endpoint) ? undefined : "Email address";
  }
}
