// The floors of the house: a file imports only from its own floor's folder and from floors below (ARCHITECTURE.md).

const floors = [
  ["config", "i18n", "lib"],
  ["domain"],
  ["store"],
  ["notifications", "documents"],
  ["office"],
  ["conversation"],
  ["channels", "web"],
];
const paths = (names) => `^src/(${names.join("|")})/`;

module.exports = {
  forbidden: [
    ...floors.slice(0, -1).map((floor, i) => ({
      name: `nothing-upwards-from-floor-${i}`,
      severity: "error",
      from: { path: paths(floor) },
      to: { path: [paths(floors.slice(i + 1).flat()), "^src/cli/", "^src/[^/]+\\.ts$"] },
    })),
    {
      name: "only-the-composition-composes",
      severity: "error",
      from: { path: paths(floors.flat()) },
      to: { path: ["^src/cli/", "^src/[^/]+\\.ts$"] },
    },
    {
      name: "no-circles",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/store/generated" },
      to: { circular: true },
    },
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "src/store/generated" },
  },
};
