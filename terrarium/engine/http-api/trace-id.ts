import type { World } from "../world.ts";

/** `Root=1-…`, as AWS X-Ray writes it. */
export function newTraceId({ clock, random }: World): string {
  const id = random.uuid();
  const unique = id.slice(0, 8) + id.slice(9, 13) + id.slice(24);
  return `Root=1-${Math.floor(clock.now() / 1000).toString(16)}-${unique}`;
}
