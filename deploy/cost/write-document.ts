import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { synthesizeExample } from "../plan/synthesize.ts";
import { costDocument } from "./document.ts";

/** Writes docs/cost.md anew; a test says when it is time to. */
const { stacks, remove } = await synthesizeExample();
writeFileSync(join(import.meta.dirname, "../../docs/cost.md"), costDocument(stacks));
remove();
