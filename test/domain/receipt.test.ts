import fc from "fast-check";
import { expect, test } from "vitest";
import {
  findReceiptNumber,
  hashQueryCode,
  makeQueryCode,
  makeReceiptNumber,
  readQueryCode,
  readReceiptNumber,
  sameHash,
} from "../../src/domain/receipt.ts";
import { aDay } from "./given.ts";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const officeCode = fc.string({ unit: fc.constantFrom(...alphabet.slice(10)), minLength: 2, maxLength: 4 });
const aReceipt = fc
  .record({
    officeCode,
    date: aDay,
    serial: fc.oneof(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 999_999 })),
  })
  .map(makeReceiptNumber);

/** The standard's own recipe, written down once more. */
function mod3736(text: string): string {
  let p = 36;
  for (const character of text) {
    const s = (p + alphabet.indexOf(character)) % 36 || 36;
    p = (s * 2) % 37;
  }
  return alphabet[(37 - p) % 36] ?? "";
}

test("the check character is that of ISO 7064 MOD 37,36", () => {
  expect(mod3736("A12425GABC1234002")).toBe("M"); // the example of the GRid standard: A1-2425G-ABC1234002-M
  expect(makeReceiptNumber({ officeCode: "LJ", date: "2026-11-23", serial: 7 })).toBe(
    `LJ-20261123-0007-${mod3736("LJ202611230007")}`,
  );
  fc.assert(
    fc.property(aReceipt, (receipt) => {
      const plain = receipt.replaceAll("-", "");
      expect(plain.at(-1)).toBe(mod3736(plain.slice(0, -1)));
    }),
  );
});

test("the serial has four digits at least and grows when a day has more than 9999 cases", () => {
  const of = (serial: number) => makeReceiptNumber({ officeCode: "LJ", date: "2026-11-23", serial }).split("-")[2];
  expect([1, 42, 9999, 10_000, 123_456].map(of)).toEqual(["0001", "0042", "9999", "10000", "123456"]);
});

test("a receipt number is read back however it is typed", () => {
  const fullWidth = (text: string) => text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
  fc.assert(
    fc.property(aReceipt, (receipt) => {
      const typed = [
        receipt,
        receipt.toLowerCase(),
        ` ${receipt.replaceAll("-", "")}\n`,
        receipt.replaceAll("-", " "),
        receipt.replaceAll("-", " - "),
        fullWidth(receipt),
        fullWidth(receipt.toLowerCase()),
        ...["‐", "‑", "–", "—", "——", "−", "﹣", "－", "ー", "〜", "\u3000"].map((dash) =>
          receipt.replaceAll("-", dash),
        ),
        // Copied out of a message: a mark that nobody sees, a soft hyphen.
        `\u200E${receipt}\uFEFF`,
        receipt.replaceAll("-", "-\u00AD"),
      ];
      for (const one of typed) expect(readReceiptNumber(one), JSON.stringify(one)).toEqual({ ok: true, receipt });
    }),
  );
});

const alike = (sign = "") => sign.replace("O", "0").replace(/[IL]/, "1");

test("every single wrong character is caught, where the check character looks like no other", () => {
  fc.assert(
    fc.property(aReceipt, fc.nat(), fc.constantFrom(...alphabet), (receipt, where, other) => {
      const plain = receipt.replaceAll("-", "");
      const at = where % plain.length;
      // What looks alike is read as what belongs there.
      fc.pre(alike(plain[at]) !== alike(other));
      // A check character that looks like another stands for both: one mistake in 300 of those that are made passes then.
      fc.pre(!/[01OIL]$/.test(plain));
      expect(readReceiptNumber(plain.slice(0, at) + other + plain.slice(at + 1)).ok).toBe(false);
    }),
    { numRuns: 1000 },
  );
});

test("nearly every pair of neighbours that changed places is caught", () => {
  let [swapped, caught] = [0, 0];
  for (let serial = 1; serial <= 400; serial++) {
    const plain = makeReceiptNumber({ officeCode: "LJ", date: "2026-11-23", serial: serial * 23 }).replaceAll("-", "");
    for (let i = 0; i + 1 < plain.length; i++) {
      const [a = "", b = ""] = [plain[i], plain[i + 1]];
      if (a === b) continue;
      swapped += 1;
      if (!readReceiptNumber(plain.slice(0, i) + b + a + plain.slice(i + 2)).ok) caught += 1;
    }
  }
  expect(caught / swapped).toBeGreaterThan(0.97);
});

test("what isn't a receipt number is told apart from a mistyped one", () => {
  for (const typed of [
    "",
    "hello",
    "12345678",
    "LJ-2026112-0007-K",
    "LJ-20261123-007-K",
    "LJX",
    "下周三",
    "LJ-20261123-0007",
  ])
    expect(readReceiptNumber(typed), typed).toEqual({ ok: false, reason: "notAReceipt" });
  const [right = ""] = [makeReceiptNumber({ officeCode: "LJ", date: "2026-11-23", serial: 7 })];
  const wrong = right.slice(0, -1) + (right.endsWith("A") ? "B" : "A");
  expect(readReceiptNumber(wrong)).toEqual({ ok: false, reason: "checkCharacter" });
});

test("reading never throws, whatever is typed", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (typed) => {
      expect(typeof readReceiptNumber(typed).ok).toBe("boolean");
      findReceiptNumber(typed);
    }),
  );
});

test("a receipt number is found inside a sentence, in either language, right or mistyped", () => {
  fc.assert(
    fc.property(aReceipt, (receipt) => {
      for (const sentence of [
        `what about ${receipt}?`,
        `My number is ${receipt.toLowerCase()}, thank you`,
        `我的编号是${receipt}。`,
        `编号：${receipt.replaceAll("-", "—")}，请查询`,
        `(${receipt.replaceAll("-", " - ")})`,
        receipt.replaceAll("-", ""),
      ]) {
        const found = findReceiptNumber(sentence);
        expect(found && readReceiptNumber(found), sentence).toEqual({ ok: true, receipt });
      }
    }),
  );
  expect(findReceiptNumber("is LJ-20261123-0007-7 mine?")).toBe("LJ-20261123-0007-7");
});

test("other numbers in a sentence are left alone", () => {
  for (const sentence of [
    "call me on 0599-5550100",
    "13800138000",
    "2026-11-23 at 14:00",
    "the lamp at Binjiang Road 18 has been dark for 3 weeks",
    "order ABCDE-20261123-0007-K",
    "",
  ])
    expect(findReceiptNumber(sentence), sentence).toBeUndefined();
});

test("a query code has twelve digits, also when it begins with noughts, and never comes twice", () => {
  const codes = Array.from({ length: 2000 }, makeQueryCode);
  expect(codes.every((code) => /^\d{4}-\d{4}-\d{4}$/.test(code))).toBe(true);
  expect(codes.some((code) => code.startsWith("0"))).toBe(true);
  expect(new Set(codes).size).toBe(2000);
});

test("M5: a query code is read however it is typed, an old one of six digits too", () => {
  for (const typed of [
    "4821-0937-5612",
    "482109375612",
    " 4821 0937 5612 ",
    "４８２１—０９３７—５６１２",
    "482l-o937-56I2",
    "查询码4821-0937-5612谢谢",
    "4821/0937/5612",
    "4821_0937_5612",
    "4821 - 0937 - 5612",
    "(4821-0937-5612)",
    "四八二一零九三七五六一二",
    "LJ-20261123-0007-T, 4821-0937-5612",
    "编号LJ-20261123-0007-T，查询码4821 0937 5612",
  ])
    expect(readQueryCode(typed), typed).toBe("482109375612");
  expect(readQueryCode("123 456")).toBe("123456");
  for (const typed of ["12345", "1234567", "48210937561", "no code", "", "lol"])
    expect(readQueryCode(typed), typed).toBeUndefined();
  expect(hashQueryCode("key", "LJ", "4821-0937-5612")).toBe(hashQueryCode("key", "LJ", "482109375612"));
});

test("a query code's hash depends on the key, the receipt and the code", () => {
  const hash = hashQueryCode("key", "LJ-20261123-0007-K", "123456");
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(hashQueryCode("key", "LJ-20261123-0007-K", "123456")).toBe(hash);
  for (const other of [
    hashQueryCode("other", "LJ-20261123-0007-K", "123456"),
    hashQueryCode("key", "LJ-20261123-0008-K", "123456"),
    hashQueryCode("key", "LJ-20261123-0007-K", "123457"),
  ])
    expect(other).not.toBe(hash);
});

test("hashes are the same or not, and whatever is compared nothing is thrown", () => {
  expect(sameHash("ab12", "ab12")).toBe(true);
  expect(sameHash("ab12", "ab13")).toBe(false);
  expect(sameHash("ab12", "ab1")).toBe(false);
  expect(sameHash("é", "e")).toBe(false); // as long in characters, not in bytes
});

test("F17, citizen 18: letters that look like figures, sentences, other signs and missing noughts", () => {
  const read = (typed: string) => {
    const found = readReceiptNumber(typed);
    return found.ok ? found.receipt : found.reason;
  };
  const cases: Record<string, string[]> = {
    "LJ-20261123-0100-T": [],
    "LJ-20261129-0001-0": [
      "LJ-20261129-0001-O",
      "LJ-2O261129-OOO1-0",
      "lj-2o26ll29-oool-o",
      "LJ-20261129-001-0",
      "LJ-20261129-1-0",
      "1J-20261129-0001-0",
      "my number is LJ-20261129-0001-0.",
      "receipt number LJ-20261129-0001-0",
      "№LJ-20261129-0001-0",
      "#LJ-20261129-0001-0!",
      "我的编号是LJ-20261129-0001-0。",
      "LJ/20261129/0001/0",
      "LJ.20261129.0001.0",
      "LJ_20261129_0001_0",
      "LJ-20261129-0001-0 757520",
      "LJ202611290001 0 757520",
      "LJ-٢٠٢٦١١٢٩-٠٠٠١-٠",
      "“LJ-20261129-0001-0”",
      "LJ 2026 1129 0001 0",
      "LJ-2026-11-29-0001-0",
      "LJ,20261129,0001,0",
      "LJ~20261129~0001~0",
      "LJ + 20261129 + 0001 + 0",
    ],
  };
  const right = makeReceiptNumber({ officeCode: "LJ", date: "2026-11-23", serial: 100 });
  cases[right] = [right.replace("2026", "2O26").replace("0100", "O1OO"), right.replace("20261123", "2026ll23")];
  for (const [receipt, typed] of Object.entries(cases)) for (const one of typed) expect(read(one), one).toBe(receipt);
  expect(read("LJ-20261129-0001-7")).toBe("checkCharacter");
  expect(readQueryCode("LJ-20261123-0007-T 757520")).toBe("757520");
  for (const no of ["LJ-20261129-001-7", "LJ-20261129-0012", "LJ 20261129 is a day", "hello"])
    expect(read(no), no).toBe("notAReceipt");
  for (const code of ["the code 75752O", "code: 757 520.", "my code is 757520, thanks", "75752O", "75752o。"])
    expect(readQueryCode(code), code).toBe("757520");
});
