import type { IncomingMessage, ServerResponse } from "node:http";
import { SigningKey } from "../engine/topic/signing-key.ts";
import type { World } from "../engine/world.ts";
import { sendJson } from "./front-door.ts";

/** `/_terrarium/sns/NAME.pem`: the self-signed certificate at the `SigningCertURL` of a notification. */
export async function sendCertificate(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const name = new URL(request.url ?? "/", "http://local").pathname.split("/")[3] ?? "";
  const certificate = await world.service(SigningKey).certificate(name);
  if (certificate === undefined) {
    sendJson(response, 404, { message: `There is no certificate "${name}"` });
    return;
  }
  response.writeHead(200, {
    "Content-Type": "application/x-pem-file",
    "Content-Length": Buffer.byteLength(certificate),
  });
  response.end(certificate);
}
