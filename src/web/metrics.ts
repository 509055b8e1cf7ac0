import { setTimeout as pause } from "node:timers/promises";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { ChannelName } from "../domain/message.ts";
import type { Database } from "../store/database.ts";

export type Metrics = {
  contentType: string;
  read: () => Promise<string>;
  turn: (channel: ChannelName, outcome: string, seconds: number) => void;
  delivery: (channel: ChannelName, outcome: string) => void;
};

/** Whoever reads waits no longer than this for the store. */
const longestMs = 2000;
/** However many read, the store is asked once in this time. */
const keptMs = 1000;

/** Counts for Prometheus: turns and deliveries by channel and outcome. No label is ever a person, a case or a text. */
export function openMetrics({ prisma }: Database): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const turns = new Histogram({
    name: "open_door_turn_seconds",
    help: "How long messages took to be answered and committed",
    labelNames: ["channel", "outcome"],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  });
  const deliveries = new Counter({
    name: "open_door_deliveries_total",
    help: "What became of messages to people",
    labelNames: ["channel", "outcome"],
    registers,
  });
  new Gauge({
    name: "open_door_undelivered",
    help: "Messages that are due and wait to be delivered",
    registers,
    async collect() {
      const count = prisma.outgoing.count({ where: { status: "queued", dueAt: { lte: new Date() } } });
      // No figure is better than none of the others.
      const unknown = pause(longestMs, Number.NaN, { ref: false });
      this.set(await Promise.race([count, unknown]).catch(() => Number.NaN));
    },
  });
  let kept: { at: number; text: Promise<string> } | undefined;
  return {
    contentType: registry.contentType,
    read: () => {
      if (!kept || performance.now() - kept.at > keptMs) kept = { at: performance.now(), text: registry.metrics() };
      return kept.text;
    },
    turn: (channel, outcome, seconds) => turns.observe({ channel, outcome }, seconds),
    delivery: (channel, outcome) => deliveries.inc({ channel, outcome }),
  };
}
