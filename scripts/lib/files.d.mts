export const projectRoot: string;
export function dataFolder(env?: NodeJS.ProcessEnv): string;
export function loadDotEnv(): void;
/** Whatever the file holds: judge it before use. */
export function readJson(file: string): unknown;
export function writePrivateJson(file: string, value: unknown): void;
export function removeFile(file: string): void;
