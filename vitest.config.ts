import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes longest: programs that are killed, and conversations at the pace that a platform allows. Begun last, they would be waited for. */
const longest = [/system|kill|severalProcesses/, /\/story\.test/, /everyChannel|everyDialog/, /paper|retention|cli\//];
const rank = ({ moduleId }: TestSpecification) => {
  const at = longest.findIndex((pattern) => pattern.test(moduleId));
  return at < 0 ? longest.length : at;
};

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "test/support/globalSetup.ts",
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: "forks",
    // More than two cores could compute: the tests of channels mostly wait, for the pace that their platforms allow.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
  },
});
