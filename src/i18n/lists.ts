/** Things side by side as that language writes them: "a, b" or "a、b". */
export const listed = (say: (key: string) => string, things: string[]): string => things.join(say("naming.between"));
