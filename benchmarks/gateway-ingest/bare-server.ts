import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The yardstick: a bare server that reads the body and answers the same bytes, and keeps nothing. */
const [status = "202", headers = "[]", body = "{}"] = process.argv.slice(2);
const raw = JSON.parse(headers) as string[];
const server = createServer((request, response) => {
  request.on("data", () => {});
  request.on("end", () => {
    response.writeHead(Number(status), raw);
    response.end(body);
  });
});
server.listen(0, "127.0.0.1", () => console.log(`ready http://127.0.0.1:${(server.address() as AddressInfo).port}`));
process.on("SIGTERM", () => process.exit(0));
