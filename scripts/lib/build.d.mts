export function generateClient(): Promise<boolean>;
export function buildIfStale(): Promise<boolean>;
export function build(): Promise<void>;
