// The fonts of everything we print, from npm, so that a letter looks the same on every machine. Chinese, Latin, Cyrillic, Greek
// and Japanese kana are in the first, Arabic in the second.

import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const { resolve } = createRequire(import.meta.url);
const folderOf = (name: string) => dirname(resolve(`@expo-google-fonts/${name}/package.json`));
const [chinese, arabic] = [folderOf("noto-sans-sc"), folderOf("noto-sans-arabic")];

/** As a template, a chart and a stylesheet name them, the first choice first. */
export const fontFamilies = ["Noto Sans SC", "Noto Sans Arabic"];

export const fontFiles = [
  join(chinese, "400Regular", "NotoSansSC_400Regular.ttf"),
  join(chinese, "700Bold", "NotoSansSC_700Bold.ttf"),
  join(arabic, "400Regular", "NotoSansArabic_400Regular.ttf"),
  join(arabic, "700Bold", "NotoSansArabic_700Bold.ttf"),
];
