import { expect, test } from "vitest";
import { readPhone, samePhone } from "../../src/domain/phone.ts";
import { withoutPhone } from "../../src/domain/phoneBehind.ts";

test("F13: digits of every script are a telephone number", () => {
  for (const typed of [
    "١٣٨٠٠١٣٨٠٠٠",
    "۱۳۸۰۰۱۳۸۰۰۰",
    "१३८००१३८०००",
    "一三八零零一三八零零零",
    "一三八〇〇一三八〇〇〇",
    "幺三八〇〇幺三八〇〇〇",
    "１３８００１３８０００",
    "138 0013 8000",
    "138-0013-8000",
    "১৩৮০০১৩৮০০০",
    "๑๓๘ ๐๐๑๓ ๘๐๐๐",
    "၁၃၈၀၀၁၃၈၀၀၀",
    "l38 OO13 8OOO",
    "一三八 零零一三 八零零零",
  ])
    expect(readPhone(typed), typed).toBe("13800138000");
});

test("F14: an extension is kept as one, however it is written, and never glued to the number", () => {
  for (const typed of [
    "0599 5550199 ext 12",
    "0599-5550199转12",
    "0599-5550199轉12",
    "0599-5550199-12",
    "0599 5550199 x12",
    "0599 5550199 ext. 12",
    "05995550199#12",
    "0599-5550199分机12",
    "0599-5550199 分机：12",
    "0599 5550199 extension 12",
    "05995550199,ext 12",
    "0599-5550199 转 12",
    "０５９９－５５５０１９９－１２",
    "(0599) 5550199 x 12",
    "05995550199-12",
    "05995550199x12",
    "0599-5550199*12",
    "0599-5550199（转12）",
    "0599 5550199 (ext 12)",
    "0599 5550199 extention 12",
    "0599-5550199 内線12",
    "0599 555 O199 ext 12",
  ])
    expect(readPhone(typed), typed).toBe("05995550199 ext. 12");
  expect(readPhone("010-62345678-8001")).toBe("01062345678 ext. 8001");
  expect(readPhone("212-555-0143-77")).toBe("2125550143 ext. 77");
  expect(readPhone("+86 599 5550199 ext. 7")).toBe("+865995550199 ext. 7");
  expect(readPhone("+1 (212) 555-0143 x77")).toBe("+12125550143 ext. 77");
  for (const typed of ["0599-555-0100", "0599 555 0100", "0599-5550100", "0599.555.0100"])
    expect(readPhone(typed)).toBe("05995550100");
  expect(readPhone("020-1234-5678")).toBe("02012345678");
  expect(readPhone("+86-599-5550199-12")).toBe("+865995550199 ext. 12");
  expect(readPhone("+49 (0)30 1234567")).toBe("+49301234567");
  expect(readPhone("+7 (495) 123-45-67 доб. 89")).toBe("+74951234567 ext. 89");
});

test("F12: what is no number is none", () => {
  for (const typed of [
    "why do you need that?",
    "no phone",
    "没有",
    "000000",
    "111111",
    "123456",
    "1234567890",
    "12345",
    "",
    "12",
    "my 2 cats",
    "138001380001380013800",
    "0599 5550199 and 0599 5550198 or",
  ])
    expect(readPhone(typed), typed).toBeUndefined();
  expect(readPhone("my number is 0599 5550199, thanks")).toBe("05995550199");
  expect(readPhone("0599 5550199 I am at home")).toBe("05995550199");
  expect(readPhone("电话：13800138000")).toBe("13800138000");
});

test("F15: numbers are compared as numbers, whichever is the longer", () => {
  const same = [
    ["13811112222", "+86 138 1111 2222"],
    ["13811112222", "0086 138 1111 2222"],
    ["13811112222", "8613811112222"],
    ["+8613911113333", "0086 139 1111 3333"],
    ["+8613911113333", "013911113333"],
    ["05995557777", "+86 599 5557777"],
    ["+447700900123", "07700 900123"],
    ["05995557777", "5557777"],
    ["05995557777 ext. 12", "0599-5557777"],
    ["٠٥٩٩٥٥٥٧٧٧٧", "05995557777"],
    ["+7 495 123-45-67", "8 (495) 123-45-67"],
    ["+49 (0)30 1234567", "030/1234567"],
  ];
  for (const [one, other] of same) {
    expect(samePhone(one, other), `${one} ${other}`).toBe(true);
    expect(samePhone(other, one), `${other} ${one}`).toBe(true);
  }
  const different = [
    ["13811112222", "15811112222"],
    ["05995557777", "05915557777"],
    ["+8613811112222", "+13811112222"],
    ["", "13811112222"],
    [null, null],
    ["", ""],
    ["112222", "13811112222"],
  ] as const;
  for (const [one, other] of different) expect(samePhone(one, other), `${one} ${other}`).toBe(false);
});

test("m31, F14: a number behind a name or a matter is read with its extension", () => {
  expect(withoutPhone("Wang Fang 0599-5550199-12")).toEqual({ text: "Wang Fang", phone: "05995550199 ext. 12" });
  expect(withoutPhone("王芳 13800138000")).toEqual({ text: "王芳", phone: "13800138000" });
  expect(withoutPhone("王芳，一三八零零一三八零零零")).toEqual({ text: "王芳", phone: "13800138000" });
  expect(withoutPhone("门牌一二三四号，１３８００１３８０００")).toEqual({
    text: "门牌一二三四号",
    phone: "13800138000",
  });
  expect(withoutPhone("Wang Fang 0599 5550199 ext 12")).toEqual({ text: "Wang Fang", phone: "05995550199 ext. 12" });
});
