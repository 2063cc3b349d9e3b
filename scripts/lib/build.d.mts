export function generateClient(): Promise<boolean>;
export function isBuildFresh(): boolean;
export function buildIfStale(): Promise<boolean>;
export function build(): Promise<void>;
