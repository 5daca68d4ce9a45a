import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The yardstick: a bare server that reads the body and answers the same bytes, and keeps nothing. */
const [answer = "{}", type = "application/json"] = process.argv.slice(2);
const server = createServer((request, response) => {
  request.on("data", () => {});
  request.on("end", () => {
    response.writeHead(202, { "Content-Type": type, "Content-Length": answer.length });
    response.end(answer);
  });
});
server.listen(0, "127.0.0.1", () => console.log(`ready http://127.0.0.1:${(server.address() as AddressInfo).port}`));
process.on("SIGTERM", () => process.exit(0));
