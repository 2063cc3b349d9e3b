/** The server's time as this page last heard it, against this computer's own clock. */
let offsetMs = 0;

export function setServerTime(at: number): void {
  offsetMs = at - Date.now();
}

/** Milliseconds since the epoch by the server's clock; within the time one frame travels. */
export function serverNow(): number {
  return Date.now() + offsetMs;
}
