export function acquireStarter(dataDir: string): void;
export function releaseStarter(dataDir: string): void;
