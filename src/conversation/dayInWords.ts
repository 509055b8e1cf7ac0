import { readWhen } from "./reading/when.ts";

/** The day that words mean ("next Wednesday", "下周三下午", "25 Nov"), as the office's day; never one in the past, and none where more or another may be meant. */
export function dayInWords(typed: string, now: Date, zone: string): string | undefined {
  const read = readWhen(typed, { now, zone, wants: "day" });
  return read.ok && !read.when.by ? read.when.day : undefined;
}

/** The time that words mean ("9:20", "9.20", "2:20 pm", "下午2点20分"), as "09:20". */
export function clockInWords(typed: string, now: Date, zone: string): string | undefined {
  const read = readWhen(typed, { now, zone, wants: "clock" });
  return read.ok ? read.when.clock : undefined;
}
