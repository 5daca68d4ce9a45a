import { type Layout, layOut, type Place } from "./lanes.ts";
import { type Definition, type State, type Transition, transitions, work } from "./states.ts";

const BOX = { width: 184, height: 46 };
const GAP = { across: 62, down: 34 };
const MARGIN = 24;
const LEGEND = 40;

/** Readable on white and on black: greys of the middle, and brighter ones where the reader's page is dark. */
const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328; text-anchor: middle }
  text.work { font-size: 11px; fill: #59636e }
  text.legend { font-size: 12px; fill: #59636e; text-anchor: start }
  rect, polygon { fill: #f6f8fa; stroke: #59636e; stroke-width: 1.2 }
  .end { stroke-width: 2.4 }
  .succeed { stroke: #1a7f37 }
  .fail { stroke: #cf222e }
  path { fill: none; stroke: #59636e; stroke-width: 1.2 }
  path.error { stroke: #cf222e; stroke-dasharray: 5 3 }
  marker path { fill: #59636e; stroke: none }
  marker.error path { fill: #cf222e }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } text.work, text.legend { fill: #9198a1 }
    rect, polygon { fill: #212830; stroke: #9198a1 }
    .succeed { stroke: #3fb950 } .fail { stroke: #f85149 }
    path { stroke: #9198a1 } path.error { stroke: #f85149 }
    marker path { fill: #9198a1 } marker.error path { fill: #f85149 }
  }`;

const ARROW = '<path d="M0,0 L8,4 L0,8 z"/>';

/** A state machine as a picture: the way without errors, and beside it the one that errors take. `title`: what a screen reader calls it. */
export function drawing(definition: Definition, title: string): string {
  const layout = layOut(definition);
  const width = 2 * MARGIN + layout.columns * BOX.width + (layout.columns - 1) * GAP.across;
  const height = 2 * MARGIN + layout.rows * BOX.height + (layout.rows - 1) * GAP.down + LEGEND;
  const place = (name: string) => layout.places.get(name)!;
  const arrows = transitions(definition).map((each) => arrow(each, place(each.from), place(each.to)));
  const boxes = Object.entries(definition.States).map(([name, state]) => box(name, state, place(name)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${xml(title)}">`,
    `<title>${xml(title)}</title>`,
    `<desc>${xml(definition.Comment ?? "")}</desc>`,
    `<style>${STYLE}\n</style>`,
    "<defs>",
    `<marker id="next" markerWidth="8" markerHeight="8" refX="8" refY="4" orient="auto">${ARROW}</marker>`,
    `<marker id="error" class="error" markerWidth="8" markerHeight="8" refX="8" refY="4" orient="auto">${ARROW}</marker>`,
    "</defs>",
    ...arrows,
    ...boxes,
    ...legend(layout, height),
    "</svg>",
    "",
  ].join("\n");
}

const left = ({ column }: Place) => MARGIN + column * (BOX.width + GAP.across);
const right = (place: Place) => left(place) + BOX.width;
const centre = (place: Place) => left(place) + BOX.width / 2;
const top = ({ row }: Place) => MARGIN + row * (BOX.height + GAP.down);
const bottom = (place: Place) => top(place) + BOX.height;
const middle = (place: Place) => top(place) + BOX.height / 2;

function arrow({ from, to, kind }: Transition, a: Place, b: Place): string {
  const style = kind === "error" ? "error" : "next";
  const path = (d: string) =>
    `<path class="${style}" d="${d}" marker-end="url(#${style})"><title>${xml(`${from} → ${to}`)}</title></path>`;
  if (a.column === b.column && b.row === a.row + 1) return path(`M${centre(a)},${bottom(a)} V${top(b)}`);
  if (a.column === b.column) {
    // Past the states between, on the side where no errors come in.
    const out = right(a) + GAP.across * 0.3;
    return path(`M${right(a)},${middle(a) + 10} H${out} V${top(b) + 8} H${right(b)}`);
  }
  const toTheRight = b.column > a.column;
  const start = toTheRight ? right(a) : left(a);
  const end = toTheRight ? left(b) : right(b);
  if (a.row === b.row) return path(`M${start},${middle(a)} H${end}`);
  if (b.row === a.row + 1) {
    // Back to a lane, through the space between the rows: from the corner of the one to that of the other.
    const corner = toTheRight ? -16 : 16;
    return path(`M${start + corner},${bottom(a)} V${bottom(a) + GAP.down / 2} H${end - corner} V${top(b)}`);
  }
  const rail = (start + end) / 2;
  return path(`M${start},${middle(a)} H${rail} V${middle(b)} H${end}`);
}

function box(name: string, state: State, place: Place): string {
  const [x, y, c] = [left(place), top(place), centre(place)];
  const { width, height } = BOX;
  const end = { Succeed: "end succeed", Fail: "end fail" }[state.Type];
  const shape =
    state.Type === "Choice"
      ? `<polygon points="${x},${y + height / 2} ${x + 18},${y} ${x + width - 18},${y} ${x + width},${y + height / 2} ${x + width - 18},${y + height} ${x + 18},${y + height}"/>`
      : `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${end === undefined ? 6 : 23}"${end === undefined ? "" : ` class="${end}"`}/>`;
  const hint = state.Comment === undefined ? "" : `<title>${xml(state.Comment)}</title>`;
  return `<g>${hint}${shape}<text x="${c}" y="${y + 20}">${xml(name)}</text><text class="work" x="${c}" y="${y + 36}">${xml(work(state))}</text></g>`;
}

function legend({ lanes }: Layout, height: number): string[] {
  const y = height - MARGIN;
  const x = left({ column: lanes[0] ?? 0, row: 0 });
  return [
    `<path class="next" d="M${x},${y - 4} h40" marker-end="url(#next)"/>`,
    `<text class="legend" x="${x + 50}" y="${y}">goes on</text>`,
    `<path class="error" d="M${x + 130},${y - 4} h40" marker-end="url(#error)"/>`,
    `<text class="legend" x="${x + 180}" y="${y}">after an error, when its retries are used up</text>`,
  ];
}

function xml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
