// The streams of events that are open: so many, and no more. Nobody is refused: the oldest makes room, and its page comes again.

type Stream = { visitor: string; network: string; end: () => void };

export type Streams = {
  /** Takes a stream in, and ends another where there are too many. Call what it returns when the stream has ended by itself. */
  add: (stream: Stream) => () => void;
};

export type Most = {
  /** Tabs, and connections that a telephone lost without a word. */
  ofVisitor: number;
  /** A hall full of people behind one connection. */
  ofNetwork: number;
  /** A stream costs about 90 KB of memory. */
  inAll: number;
};

export function openStreams(most: Most = { ofVisitor: 8, ofNetwork: 500, inAll: 4000 }): Streams {
  const all = new Set<Stream>();
  const ofVisitor = new Map<string, Set<Stream>>();
  const ofNetwork = new Map<string, Set<Stream>>();

  function remove(stream: Stream) {
    all.delete(stream);
    for (const [groups, name] of [
      [ofVisitor, stream.visitor],
      [ofNetwork, stream.network],
    ] as const) {
      const group = groups.get(name);
      group?.delete(stream);
      if (group?.size === 0) groups.delete(name);
    }
  }

  /** Sets keep the order of coming: the first is the oldest. */
  function endOldest(group: Set<Stream> | undefined) {
    for (const stream of group ?? []) {
      remove(stream);
      return stream.end();
    }
  }

  /** Whoever fills the place makes room, not whoever came first. */
  const largestNetwork = () =>
    [...ofNetwork.values()].reduce(
      (largest, group) => (group.size > largest.size ? group : largest),
      new Set<Stream>(),
    );

  return {
    add: (stream) => {
      all.add(stream);
      for (const [groups, name] of [
        [ofVisitor, stream.visitor],
        [ofNetwork, stream.network],
      ] as const)
        groups.set(name, (groups.get(name) ?? new Set()).add(stream));
      if ((ofVisitor.get(stream.visitor)?.size ?? 0) > most.ofVisitor) endOldest(ofVisitor.get(stream.visitor));
      if ((ofNetwork.get(stream.network)?.size ?? 0) > most.ofNetwork) endOldest(ofNetwork.get(stream.network));
      if (all.size > most.inAll) endOldest(largestNetwork());
      return () => remove(stream);
    },
  };
}
