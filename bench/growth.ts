import type { Figures } from './support.ts'; export async function growth(): Promise<Figures> { return {}; }
