// The layers of src/, in one table; nothing else knows them. A layer may import itself and what is listed beside it.
const layers = {
  lib: [],
  contracts: ["lib"],
  // server
  platform: ["lib", "contracts", "generated"],
  providers: ["lib", "contracts", "platform"],
  domain: ["lib", "contracts", "platform", "providers", "generated"],
  api: ["lib", "contracts", "platform", "providers", "domain"],
  webhooks: ["lib", "contracts", "platform", "providers", "domain"],
  worker: ["lib", "contracts", "platform", "providers", "domain"],
  // browser
  components: ["lib"],
  client: ["lib", "contracts"],
  features: ["lib", "contracts", "components", "client"],
  // where they meet
  app: ["lib", "contracts", "platform", "domain", "api", "webhooks", "components", "client", "features"],
  pages: ["lib", "contracts", "platform", "domain", "api", "webhooks"],
  // stands for a stranger
  twin: ["lib"],
};

const test = String.raw`\.test\.tsx?$`;

const layerRules = Object.entries(layers).map(([layer, may]) => ({
  name: `${layer}-imports-only-${may.join("-") || "itself"}`,
  severity: "error",
  from: { path: `^src/${layer}/`, pathNot: [test, "^src/client/trpc\\.tsx?$"] },
  to: { path: "^src/", pathNot: [layer, ...may].map((name) => `^src/${name}/`) },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: "browser-sees-only-the-router",
      comment: "And of it only the type, which .oxlintrc.json sees to.",
      severity: "error",
      from: { path: "^src/client/trpc\\.tsx?$" },
      to: { path: "^src/", pathNot: ["^src/(lib|contracts|client)/", "^src/api/root\\.ts$"] },
    },
    {
      name: "nouns-meet-at-queries-commands-rules",
      comment: "“When A happens, B should” is a reaction, not a call.",
      severity: "error",
      from: { path: "^src/domain/([^/]+)/", pathNot: test },
      to: {
        path: "^src/domain/",
        pathNot: ["^src/domain/$1/", "^src/domain/[^/]+/(queries|commands|rules)(/|\\.ts$)"],
      },
    },
    {
      name: "nobody-imports-the-twin",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/twin/" },
      to: { path: "^src/twin/" },
    },
    {
      name: "no-test-code-in-the-product",
      severity: "error",
      from: { path: "^src/", pathNot: test },
      to: { path: "^(tests|scripts|bench)/" },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-unresolved-imports",
      severity: "error",
      from: { path: "^(src|scripts|tests)/" },
      to: { couldNotResolve: true, pathNot: "^(src/generated|\\.next|\\./\\.next)" },
    },
    {
      name: "the-product-needs-no-development-package",
      severity: "error",
      from: { path: "^src/", pathNot: test },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: ["node_modules", "src/generated"] },
    exclude: { path: ["\\.next/", "\\.data/"] },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
