import type { Distribution } from "../../engine/distribution/distribution.ts";
import type { FrontDoor } from "../front-door.ts";
import { answer } from "./answer.ts";

/**
 * Serves a distribution at its own host name and at its aliases, over HTTP: the front door has no certificates. One that is disabled
 * has no name that anybody finds. Returns what takes it away again.
 */
export function openDistribution(frontDoor: FrontDoor, distribution: Distribution): () => void {
  const { enabled, domainName, aliases } = distribution.definition;
  const names = enabled ? [domainName, ...aliases] : [];
  const closes: (() => void)[] = [];
  const close = () => {
    for (const each of closes) each();
  };
  try {
    for (const name of names) {
      closes.push(frontDoor.mountHost(name, (request, response) => answer(distribution, request, response)));
    }
  } catch (error) {
    close();
    throw error;
  }
  return close;
}
