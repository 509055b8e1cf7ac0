/** What helps while the program runs, and nothing depends on: keeps only the newest `most` entries. */
export type Memory<K, V> = {
  get: (key: K) => V | undefined;
  has: (key: K) => boolean;
  set: (key: K, value: V) => void;
  forget: (key: K) => void;
};

export function memory<K, V>(most: number): Memory<K, V> {
  const kept = new Map<K, V>();
  return {
    get: (key) => kept.get(key),
    has: (key) => kept.has(key),
    set: (key, value) => {
      kept.delete(key);
      kept.set(key, value);
      if (kept.size > most) for (const oldest of kept.keys()) return void kept.delete(oldest);
    },
    forget: (key) => void kept.delete(key),
  };
}
