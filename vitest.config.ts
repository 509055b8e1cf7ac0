import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "test/support/globalSetup.ts",
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: "forks",
    // More than two cores could compute: the tests of channels mostly wait, for the pace that their platforms allow.
    maxWorkers: 4,
  },
});
