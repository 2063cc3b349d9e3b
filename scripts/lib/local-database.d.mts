export type LocalDatabase = {
  url: string;
  adminUrl: string;
  port: number;
  pid: number;
  isNew: boolean;
  wasRunning: boolean;
  isAlive(): boolean;
  stop(patienceMs?: number): Promise<void>;
};

export type ThrowawayDatabase = {
  /** For the superuser `postgres`, on the database `postgres`. */
  adminUrl: string;
  /** For the app's role `ringside`, on its database `ringside`. */
  url: string;
  port: number;
  folder: string;
  pid(): number;
  /** Fast shutdown; `start` brings it back on the same port with the same data. */
  pause(): Promise<void>;
  /** kill -9, as a crash would. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
};

export function startLocalDatabase(dataDir: string): Promise<LocalDatabase>;
export function stopLocalDatabase(dataDir: string): Promise<void>;
export function hasLocalDatabase(dataDir: string): boolean;
export function clusterFolder(dataDir: string): string;
export function makeDataFolder(dataDir: string): void;
export function startThrowawayDatabase(options?: {
  maxConnections?: number;
  createDatabases?: boolean;
  settings?: Record<string, string | number>;
}): Promise<ThrowawayDatabase>;
