import { readOrder } from "../../lambdas/shared/order.ts";
import { PART_NAMES, type PartName } from "./options.ts";
import { type SummaryProps, summary } from "./summary.ts";

const ports = { terrarium: 4566, subscriber: 4001, before: 4002, after: 4003 };
const props: SummaryProps = {
  ports,
  pids: new Map(PART_NAMES.map((name, index) => [name, 4711 + index])),
  seconds: 1.234,
  orders: { "order-queue": "http://127.0.0.1:4566/httpapis/abc/order" },
  data: ".sluice/data",
  synthesized: ".sluice/local/cdktf.out",
};
const told = (changes: Partial<SummaryProps> = {}) => summary({ ...props, ...changes }, (_style, text) => text);

test("tells what runs where, what to try, what was stored and where the state is", () => {
  const text = told();
  expect(text).toContain("Ready after 1.2 s");
  expect(text).toContain(
    `curl -X POST http://sub-gw.localhost:4566/events/sub -H 'Content-Type: application/json' -d '{"id": 10, "age": 31, "name": "leedonggyu", "job": "devops"}'`,
  );
  expect(text).toContain("curl http://pub.localhost:4002/pub");
  expect(text).toContain("curl http://pub.localhost:4003/pub");
  expect(text).toContain("s3 ls s3://sluice-subscriber");
  expect(text).toContain("kill 4712 ");
  expect(text).toMatch(/order-queue +http:\/\/127\.0\.0\.1:4566\/httpapis\/abc\/order +4711 +queue → function/);
  expect(text).toContain("curl -X POST http://127.0.0.1:4566/httpapis/abc/order");
  expect(text).toMatch(/shop +http:\/\/shop\.localhost:4566 /);
  expect(text).toContain("State is in .sluice/data");
});

test("the order to try is an order", () => {
  const [, json = ""] = /httpapis\/abc\/order .*-d '(.*)'/.exec(told()) ?? [];
  expect(readOrder(JSON.parse(json))).toEqual({ order: JSON.parse(json) });
});

test("moved ports are in everything that is to be typed", () => {
  const text = told({ orders: {}, ports: { terrarium: 4600, subscriber: 5001, before: 5002, after: 5003 } });
  expect(text).not.toMatch(/4566|400[123]/);
  expect(text).toContain("npm start -- --only subscriber --port 4600 --subscriber-port 5001");
});

test.each<PartName>(["subscriber", "before", "after"])("what does not run is not offered: %s", (name) => {
  const text = told({ pids: new Map([...props.pids].filter(([part]) => part !== name)) });
  expect(text).not.toContain(`:${ports[name]}/`);
});
