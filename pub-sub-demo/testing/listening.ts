import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

const open: Server[] = [];

/** Serves on a free port of this machine and gives the address; `closeAll` ends it. */
export async function listening(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Ends every server of the test at once. */
export async function closeAll(): Promise<void> {
  await Promise.all(
    open.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
}
