import { expect, test } from "vitest";
import { caseKinds, category, taxonomy } from "../../src/domain/taxonomy.ts";

test("there are nineteen categories, each found by its code, and Other comes last", () => {
  const codes = taxonomy.map(({ code }) => code);
  expect(codes).toEqual(
    "LAND HOUS CONS LABR ENTR AGRI CITY UTIL TRAN ENVR HLTH EDUC WELF VETS LAWS MARK GOVN CORR OTHR".split(" "),
  );
  for (const code of codes) expect(category(code)?.code).toBe(code);
  expect(category("XXXX")).toBeUndefined();
  expect(category("constructor")).toBeUndefined();
});

test("each is named in three languages, and each of its parts in English and Chinese", () => {
  for (const { code, names, children } of taxonomy) {
    for (const language of ["en", "zh", "ru"]) expect(names[language], `${code} in ${language}`).toBeTruthy();
    expect(names.zh).toMatch(/^[\p{Script=Han}、]+$/u);
    for (const child of children) {
      expect(child.names.en, `${code}.${child.key}`).toBeTruthy();
      expect(child.names.zh, `${code}.${child.key}`).toMatch(/^[\p{Script=Han}、]+$/u);
    }
  }
});

test("no two parts of a category have the same key or the same name", () => {
  for (const { code, children } of taxonomy) {
    for (const { key } of children) expect(key).toMatch(/^[a-z]+(-[a-z]+)*$/);
    for (const of of [
      children.map(({ key }) => key),
      children.map(({ names }) => names.en),
      children.map(({ names }) => names.zh),
    ])
      expect(new Set(of).size, code).toBe(of.length);
  }
});

test("a complaint of conduct never goes to the unit complained of, and corruption goes a sealed way", () => {
  expect(category("GOVN")?.route).toContain("never the complained unit");
  expect(category("CORR")?.route).toContain("sealed");
});

test("what an applicant wants is one of six kinds, whatever it is about", () => {
  expect([...caseKinds].sort()).toEqual(["complaint", "help", "inquiry", "report", "suggestion", "thanks"]);
});
