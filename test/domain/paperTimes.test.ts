import { expect, test } from "vitest";
import { readTimes } from "../../src/domain/paperTimes.ts";

test.each([
  ["14:05", { from: "14:05" }],
  ["9:05-9:20", { from: "09:05", to: "09:20" }],
  ["14.05 – 14.20", { from: "14:05", to: "14:20" }],
  ["1405至1420", { from: "14:05", to: "14:20" }],
  ["１４：０５－１４：２０", { from: "14:05", to: "14:20" }],
  ["14时05分到14时20分", { from: "14:05", to: "14:20" }],
  ["14:05 to 14:20", { from: "14:05", to: "14:20" }],
])("%s on a form", (typed, times) => {
  expect(readTimes(typed)).toEqual(times);
});

test.each(["", "14", "25:00", "14:75", "soon", "14:05-", "14:05-14:20-14:30"])("“%s” is no time", (typed) => {
  expect(readTimes(typed)).toBeUndefined();
});
