export function localOrigin(host: string, port: number): string;
export function isLoopbackHost(host: string): boolean;
