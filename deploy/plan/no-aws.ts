import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** The one call that the provider makes while it plans and that needs no account: the definition is checked again at apply. */
const VALIDATE = "AWSStepFunctions.ValidateStateMachineDefinition";

/**
 * Stands where AWS would: an offline plan asks nobody. Whatever asks all the same gets an error, and is remembered: a look-up in an account, such as
 * `aws_route53_zone`, cannot be planned without one.
 */
export class NoAws {
  readonly #server: Server;
  readonly #refused = new Set<string>();

  private constructor() {
    this.#server = createServer((request, response) => {
      request.resume(); // the body does not matter
      const action = String(request.headers["x-amz-target"] ?? `${request.method} ${request.url}`);
      const known = action === VALIDATE;
      if (!known) this.#refused.add(action);
      response.writeHead(known ? 200 : 403, { "Content-Type": "application/x-amz-json-1.0" });
      response.end(
        JSON.stringify(
          known
            ? { result: "OK", diagnostics: [], truncated: false }
            : { __type: "OfflinePlan", message: "There is no AWS in an offline plan" },
        ),
      );
    });
  }

  static async start(): Promise<NoAws> {
    const aws = new NoAws();
    aws.#server.listen(0, "127.0.0.1");
    await once(aws.#server, "listening");
    return aws;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What was asked, of whom there is none. */
  get refused(): readonly string[] {
    return [...this.#refused];
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
