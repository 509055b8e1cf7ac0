// npm run reading: makes model.bin from sentences/. Always the same weights from the same sentences.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { featuresOf, width } from "./features.ts";
import { digestOfSentences, type Sentence, sentences } from "./sentences.ts";

/** A fixed sequence that looks like chance. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
const chance = sequence(12);
const oneOf = <T>(all: T[]): T => all[Math.floor(chance() * all.length)] as T;

/** Phrases that make of a matter (0) something else that people write with it in the same breath. */
const around: Record<string, Record<string, string[]>> = {
  en: {
    book: [
      "I want to see the mayor about this: 0",
      "0. Can I come on Thursday?",
      "appointment please, 0",
      "I'd like an appointment next week. 0",
      "book wednesday, 0",
      "0, would like to talk to somebody about it in person",
      "Could you put me down for Friday morning? It is about this: 0",
      "can i talk to a leader, 0",
      "place on tuesday at 10 please. matter: 0",
    ],
    status: [
      "I filed this last month and heard nothing: 0",
      "any news on my complaint that 0",
      "I wrote to you that 0, what has been decided?",
      "my complaint (0), how far is it?",
    ],
    cancel: ["I can't come on Thursday. It was about this: 0", "please cancel my appointment, it was because 0"],
    move: ["can I move my visit to friday, it's the one about 0"],
    bookings: ["when is my appointment, the one about 0"],
    file: [
      "0 Please help.",
      "Dear leaders, 0",
      "hello, 0",
      "0. Who is responsible?",
      "0 !!!",
      "Good morning. 0. Thank you.",
    ],
  },
  zh: {
    book: [
      "我想约领导谈谈，0",
      "0，想周四当面反映",
      "约周三下午，0",
      "想见市长，0",
      "0，能不能给我安排个时间见领导",
      "预约周二上午，事由：0",
      "帮我约一个，0",
      "我想当面说说这个事，0，哪天能来",
    ],
    status: ["我上个月反映的0，有结果了吗", "之前投诉过0，办到哪一步了", "0这个事我交上去一个月了，怎么没回音"],
    cancel: ["周四我来不了了，就是0那个", "取消预约吧，原来是0"],
    move: ["我约的0那个事，换到周五行吗"],
    bookings: ["我约的0那个，是几点来着"],
    file: ["0，求领导管管", "领导好，0", "您好，0", "0，这事归谁管", "0！！！", "我反映一下，0"],
  },
};

function varied(written: Sentence[]): Sentence[] {
  const matters = written.filter(({ category }) => category);
  const made = matters.flatMap((matter): Sentence[] => {
    const { text, language, category } = matter;
    const others = matters.filter((other) => other.language === language && other.category === category);
    const long = [text, oneOf(others).text, oneOf(others).text].join(language === "zh" ? "，" : ". ");
    const kinds = around[language] ?? {};
    const intent = oneOf(["book", "book", "status", "file", "file", oneOf(["cancel", "move", "bookings", "book"])]);
    const wrapped = oneOf(kinds[intent] ?? ["0"]).replace("0", text);
    return [
      { text: long, intent: "file", category, language },
      { text: wrapped, intent, category, language },
    ];
  });
  const plain = written.flatMap((one): Sentence[] => {
    if (one.category) return [];
    const [before, after] =
      one.language === "zh"
        ? [oneOf(["请问", "你好，", "那个", "麻烦问下，", "您好，"]), oneOf(["谢谢", "啊", "呢", "麻烦了", "？"])]
        : [
            oneOf(["please, ", "hello, ", "hi ", "excuse me, ", "sorry, "]),
            oneOf([" please", " thanks", "?", "!", " now"]),
          ];
    return ["thanks", "greeting", "unclear", "abuse"].includes(one.intent)
      ? []
      : [
          { ...one, text: before + one.text },
          { ...one, text: one.text + after },
        ];
  });
  return [...written, ...made, ...plain];
}

type Example = { buckets: number[]; label: number };

const epochs = 24;
const decay = 1e-5;

/** Of a class with four times as many examples twice as many are drawn: rare wishes are heard, and common ones stay likely. */
function drawing(examples: Example[], classes: number): () => Example {
  const byClass = Array.from({ length: classes }, (_, label) => examples.filter((one) => one.label === label));
  const shares = byClass.map((of) => Math.sqrt(of.length));
  const sum = shares.reduce((a, b) => a + b, 0);
  return () => {
    let left = chance() * sum;
    const at = shares.findIndex((share) => {
      left -= share;
      return left < 0;
    });
    return oneOf(byClass[at] ?? examples);
  };
}

/** Multinomial logistic regression, by steps that shrink for each weight (AdaGrad). */
function regression(examples: Example[], classes: number): Float32Array {
  const weights = new Float32Array(width * classes);
  const seen = new Float32Array(width * classes);
  const scores = new Float64Array(classes);
  const draw = drawing(examples, classes);
  for (let epoch = 0; epoch < epochs; epoch += 1)
    for (let n = 0; n < examples.length; n += 1) {
      const { buckets, label } = draw();
      const size = 1 / Math.sqrt(buckets.length);
      scores.fill(0);
      for (const bucket of buckets)
        for (let i = 0; i < classes; i += 1)
          scores[i] = (scores[i] as number) + (weights[bucket * classes + i] as number) * size;
      const highest = Math.max(...scores);
      let sum = 0;
      for (let i = 0; i < classes; i += 1) {
        scores[i] = Math.exp((scores[i] as number) - highest);
        sum += scores[i] as number;
      }
      for (let i = 0; i < classes; i += 1) {
        const wrong = ((scores[i] as number) / sum - (i === label ? 1 : 0)) * size;
        if (Math.abs(wrong) < 1e-5) continue;
        for (const bucket of buckets) {
          const at = bucket * classes + i;
          const slope = wrong + decay * (weights[at] as number);
          seen[at] = (seen[at] as number) + slope * slope;
          weights[at] = (weights[at] as number) - (0.35 * slope) / Math.sqrt((seen[at] as number) + 1e-6);
        }
      }
    }
  return weights;
}

const all = varied(sentences());
const intents = [...new Set(all.map(({ intent }) => intent))].toSorted();
const categories = [...new Set(all.flatMap(({ category }) => category ?? []))].toSorted();
const seenAs = (one: Sentence) => featuresOf(one.text).map(({ bucket }) => bucket);
const read = all.map((one) => ({ one, buckets: seenAs(one) }));
const byIntent = regression(
  read.map(({ one, buckets }) => ({ buckets, label: intents.indexOf(one.intent) })),
  intents.length,
);
const byCategory = regression(
  read.flatMap(({ one, buckets }) => (one.category ? [{ buckets, label: categories.indexOf(one.category) }] : [])),
  categories.length,
);

const columns = intents.length + categories.length;
const highest = [...byIntent, ...byCategory].reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
const step = Math.min(highest, 8) / 127;
const weights = Buffer.alloc(width * columns);
const put = (from: Float32Array, count: number, at: number) => {
  for (let bucket = 0; bucket < width; bucket += 1)
    for (let i = 0; i < count; i += 1) {
      const value = Math.round((from[bucket * count + i] ?? 0) / step);
      weights.writeInt8(Math.max(-127, Math.min(127, value)), bucket * columns + at + i);
    }
};
put(byIntent, intents.length, 0);
put(byCategory, categories.length, intents.length);

const head = Buffer.from(JSON.stringify({ digest: digestOfSentences(), step, intents, categories }));
const length = Buffer.alloc(4);
length.writeUInt32LE(head.length);
const packed = brotliCompressSync(Buffer.concat([length, head, weights]));
writeFileSync(join(import.meta.dirname, "model.bin"), packed);
console.log(
  `${all.length} sentences, ${intents.length} intents, ${categories.length} categories, ${packed.length} bytes`,
);
