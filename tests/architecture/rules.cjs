/**
 * Who may import whom (docs/architecture.md), for dependency-cruiser. Each folder has one rule: what it may reach, in
 * the repository and among the packages; everything else is an error. Tests may reach further than what they test.
 */
const TEST = "[.]test[.]ts$|^tests/|^benchmarks/";
const NODE_MODULES = "node_modules/";

/** @param {string} name @param {string} from @param {string[]} repository @param {string[]} packages */
function mayImport(name, comment, from, repository, packages) {
  const inPackages = packages.map((name) => `${NODE_MODULES}(@types/)?${name}(/|$)`);
  return {
    name,
    comment,
    severity: "error",
    from: { path: from, pathNot: TEST },
    to: { dependencyTypesNot: ["core"], pathNot: [...repository, ...inPackages] },
  };
}

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    { name: "no-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    mayImport(
      "main",
      "main.ts composes settings and stacks",
      "^main[.]ts$",
      ["^settings[.]ts$", "^stacks/"],
      ["cdktf"],
    ),
    mayImport("settings", "settings.ts reads the environment", "^settings([.]ts$|/)", ["^settings/"], ["zod"]),
    mayImport(
      "stacks",
      "stacks are made of constructs",
      "^stacks/",
      ["^stacks/", "^constructs/", "^settings[.]ts$"],
      ["cdktf", "constructs", "@cdktf"],
    ),
    mayImport(
      "constructs",
      "constructs know no stack",
      "^constructs/",
      ["^constructs/"],
      ["cdktf", "constructs", "@cdktf", "esbuild", "asl-validator"],
    ),
    mayImport(
      "lambdas",
      "a lambda knows itself and lambdas/shared",
      "^lambdas/([^/]+)/",
      ["^lambdas/$1/", "^lambdas/shared/"],
      ["@aws-sdk", "@aws-lambda-powertools", "aws-lambda", "zod"],
    ),
    mayImport(
      "demo",
      "the servers are the world outside",
      "^pub-sub-demo/",
      ["^pub-sub-demo/"],
      ["express", "axios", "@aws-sdk", "pino", "zod"],
    ),
    mayImport(
      "deploy",
      "what plans and deploys runs the app, and imports nothing of it but what reads synthesized JSON",
      "^deploy/",
      ["^deploy/", "^constructs/checks/synthesized-app[.]ts$"],
      [],
    ),
    mayImport(
      "web",
      "a page is what runs in a browser: Preact and itself",
      "^web/([^/]+)/src/",
      ["^web/$1/src/"],
      ["preact"],
    ),
    mayImport("web-build", "how a page is built", "^web/[^/]+/[^/]+[.]ts$", ["^web/"], ["vite"]),
    mayImport("plan", "reading Terraform JSON needs Node alone", "^terrarium/plan/", ["^terrarium/plan/"], []),
    mayImport(
      "engine",
      "the engine knows no HTTP and no Terraform",
      "^terrarium/engine/",
      ["^terrarium/engine/"],
      ["jsonata"],
    ),
    mayImport(
      "protocols",
      "wire formats stand before the engine",
      "^terrarium/protocols/",
      ["^terrarium/protocols/", "^terrarium/engine/"],
      ["ws", "cbor2"],
    ),
    mayImport(
      "resources",
      "a resource file turns arguments into a running part, and knows no other resource",
      "^terrarium/resources/([^/]+)$",
      ["^terrarium/(plan|engine|protocols)/", "^terrarium/resource[.]ts$"],
      [],
    ),
    mayImport("terrarium", "the terrarium knows nothing of our stacks", "^terrarium/[^/]+[.]ts$", ["^terrarium/"], []),
    {
      name: "engine-no-http",
      comment: "the engine knows no HTTP",
      severity: "error",
      from: { path: "^terrarium/(engine|plan)/", pathNot: TEST },
      to: { path: "^(node:)?(http|https|http2|net|tls)$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(cdktf[.]out|[.]sluice|fixtures)/" },
    tsPreCompilationDeps: true,
    parser: "swc",
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default"] },
  },
};
