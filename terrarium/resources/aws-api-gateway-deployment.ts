import { RestApiService } from "../engine/rest-api/rest-api-service.ts";
import { stagePath } from "../protocols/rest-api/door.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_api_gateway_deployment", {
  summary: "An API as it was when the deployment was made: what comes after it (depends_on) is not in it",
  honours: ["rest_api_id", "stage_name", "variables"],
  ignores: {
    triggers: "they tell Terraform when to deploy anew; here each start deploys",
    description: "nothing here shows it",
    stage_description: "nothing here shows it",
  },

  attributes(args, world, self) {
    const { partition, region, id: account, endpoint } = world.account;
    const api = args.string("rest_api_id");
    const stage = args.optionalString("stage_name") ?? "";
    return {
      id: self.id(6),
      created_date: new Date(world.clock.now()).toISOString(),
      execution_arn: `arn:${partition}:execute-api:${region}:${account}:${api}/${stage}`,
      invoke_url: `${endpoint}${stagePath(api, stage)}`,
    };
  },

  start(args, world, { attributes }) {
    const api = world.service(RestApiService).api(args.string("rest_api_id"));
    api.deploy(attributes.id);
    const stage = args.optionalString("stage_name");
    if (!stage) return undefined;
    api.putStage({ name: stage, deploymentId: attributes.id, variables: args.record("variables") });
    return { stop: () => api.removeStage(stage) };
  },
});
