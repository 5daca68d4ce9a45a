import { join } from "node:path";
import { Crew } from "../launch/crew.ts";
import { endOnSignals } from "../launch/signals.ts";

/** A launcher of fixture parts, for what can only be seen from outside a process: `fixture-launcher.ts BEHAVIOUR …`. */
const crew = new Crew({
  onLine: (_name, line) => console.log(line),
  onCrash: (name) => console.log(`${name} crashed`),
});
endOnSignals(crew, console.log, 0);
for (const behaviour of process.argv.slice(2)) {
  crew.start({ name: behaviour, file: join(import.meta.dirname, "fixture-part.ts"), args: [behaviour] });
}
crew.finished.then((code) => process.exit(code));
