import { writeFileSync } from "node:fs";
import { DRAWINGS, drawn } from "./drawings.ts";

// Draws every state machine of the stacks anew, for the documents that show them.
for (const each of DRAWINGS) writeFileSync(each.picture, drawn(each));
