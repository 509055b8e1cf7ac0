import type { Figures } from './support.ts'; export async function start(): Promise<Figures> { return {}; }
