import { type HttpGateway, openHttpGateway } from "../../tests/factories/http-gateway.ts";
import definition from "./aws-apigatewayv2-domain-name.ts";

let gateway: HttpGateway;
beforeEach(async () => {
  gateway = await openHttpGateway();
});
afterEach(() => gateway.close());

const declareDomain = (name: string) =>
  gateway.declare(definition, {
    domain_name: name,
    domain_name_configuration: [{ certificate_arn: "arn", endpoint_type: "REGIONAL", security_policy: "TLS_1_2" }],
  });

test("answers 404 where nothing is mapped, and has what a DNS record refers to", async () => {
  const domain = await declareDomain("api.localhost");
  expect(domain).toMatchObject({
    id: "api.localhost",
    arn: "arn:aws:apigateway:us-east-1::/domainnames/api.localhost",
    domain_name_configuration: [
      {
        endpoint_type: "REGIONAL",
        target_domain_name: expect.stringMatching(/^d-\w{10}\.execute-api\.us-east-1\.amazonaws\.com$/),
      },
    ],
  });
  const answer = await gateway.anywhere("/order", { host: "api.localhost" });
  expect([answer.status, answer.json()]).toEqual([404, { message: "Not Found" }]);
});

test("is a host name, and declared once", async () => {
  await expect(async () => declareDomain("*.example.com")).rejects.toThrow(/must be a host name in lower case/);
  await declareDomain("api.localhost");
  await expect(declareDomain("api.localhost")).rejects.toThrow('the domain name "api.localhost" is declared twice');
});
