import { expect, test } from "vitest";
import { memory } from "../../src/lib/memory.ts";

test("a memory keeps the newest, and what was set again is new", () => {
  const kept = memory<string, number>(2);
  kept.set("a", 1);
  kept.set("b", 2);
  kept.set("a", 3);
  kept.set("c", 4);
  expect(["a", "b", "c"].map((key) => kept.get(key))).toEqual([3, undefined, 4]);
  kept.forget("a");
  expect(kept.has("a")).toBe(false);
});
