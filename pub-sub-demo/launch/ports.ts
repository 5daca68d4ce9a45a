import { type AddressInfo, createServer } from "node:net";
import { type PartName, PORT_OPTIONS } from "./options.ts";
import { portHolder } from "./port-holder.ts";

const LOOPBACKS = ["127.0.0.1", "::1"] as const;

/** Gives every part its port: those asked for as 0 a free one each, no two the same. */
export async function choosePorts(asked: Readonly<Record<PartName, number>>): Promise<Record<PartName, number>> {
  const chosen = await Promise.all(
    Object.entries(asked).map(async ([name, port]) => ({
      name,
      ...(port === 0 ? await hold(0, "127.0.0.1") : { port }),
    })),
  );
  // Held until all are chosen, so that the same one is not given twice.
  for (const { release } of chosen as { release?: () => void }[]) release?.();
  return Object.fromEntries(chosen.map(({ name, port }) => [name, port])) as Record<PartName, number>;
}

/** What stands in the way of those ports, each with who holds it and how to move; empty where all are free. */
export async function busyPorts(ports: Readonly<Partial<Record<PartName, number>>>): Promise<string[]> {
  const wanted = Object.entries(ports) as [PartName, number][];
  const problems = wanted.map(async ([name, port]) => {
    const { option } = PORT_OPTIONS[name];
    const move = `npm start -- --${option} N`;
    const same = wanted.find(([other, otherPort]) => other < name && otherPort === port);
    if (same) return `Port ${port} is asked for twice, by ${same[0]} and ${name}: move one with ${move}`;
    const code = await whyNot(port);
    if (code === undefined) return undefined;
    if (code === "EACCES") return `Port ${port} (${name}) needs more rights than this user has: move it with ${move}`;
    if (code !== "EADDRINUSE") return `Port ${port} (${name}) cannot be used (${code}): move it with ${move}`;
    const holder = await portHolder(port);
    return `Port ${port} (${name}) is in use${holder ? ` by ${holder}` : ""}: stop that, or move ${name} with ${move}`;
  });
  return (await Promise.all(problems)).filter((problem) => problem !== undefined);
}

async function whyNot(port: number): Promise<string | undefined> {
  for (const address of LOOPBACKS) {
    try {
      (await hold(port, address)).release();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // No IPv6 here is no obstacle: the parts listen on 127.0.0.1. Someone else on [::1] is one, for curl asks there first.
      if (code !== "EADDRNOTAVAIL" && code !== "EAFNOSUPPORT") return code;
    }
  }
  return undefined;
}

function hold(port: number, address: string): Promise<{ port: number; release: () => void }> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host: address, exclusive: true }, () => {
      resolve({ port: (server.address() as AddressInfo).port, release: () => server.close() });
    });
  });
}
