/** Now, as an instant. Everything that depends on the time takes a clock; only the composition reads the machine's. */
export type Clock = () => Date;

export const machineClock: Clock = () => new Date();
