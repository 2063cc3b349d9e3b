export function probePort(host: string, port: number): Promise<{ port: number } | { error: string }>;
/** A free port on 127.0.0.1: the preferred one while it is free, else another. */
export function freeLoopbackPort(preferred?: number): Promise<number>;
