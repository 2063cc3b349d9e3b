export class PlainError extends Error {}
export function runMain(main: () => Promise<void>): Promise<void>;
export function reportError(error: unknown): void;
