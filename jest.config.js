import { availableParallelism } from "node:os";

const toCommonJs = (syntax) => [
  "@swc/jest",
  {
    jsc: { parser: { syntax }, target: "es2024" },
    module: { type: "commonjs" },
    sourceMaps: "inline",
  },
];

/** One configuration for units, which stand beside the code, and for the journeys through the whole system. */
export default {
  testEnvironment: "node",
  testMatch: ["**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", "/cdktf.out/"],
  modulePathIgnorePatterns: ["<rootDir>/.sluice/"],
  // Packages that are nothing but ES modules, which jest cannot require.
  transformIgnorePatterns: ["/node_modules/(?!(cbor2|@cto.af)/)"],
  transform: {
    "\\.ts$": toCommonJs("typescript"),
    "/node_modules/.*\\.js$": toCommonJs("ecmascript"),
  },
  // Journeys start processes and threads: on a busy machine that takes its time.
  testTimeout: 60_000,
  // A machine with two cores would be given one worker.
  maxWorkers: Math.max(2, availableParallelism() - 1),
};
