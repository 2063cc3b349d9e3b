/** How long one opening of the player lets its holder fetch the audio. */
const ticketHours = 12;

export function isTicketGood(listen: { startedAt: Date }, now: Date): boolean {
  return now.getTime() - listen.startedAt.getTime() < ticketHours * 3600_000;
}

/** Recordings of calls that ended before this instant are to be deleted. */
export function expiresBefore(now: Date, retentionDays: number): Date {
  return new Date(now.getTime() - retentionDays * 24 * 3600_000);
}

/** The same-origin address of a call's audio, for whoever opened the player. */
export function recordingPath(workspaceId: string, callId: string, listenId: string): string {
  return `/api/recordings/${workspaceId}/${callId}?listen=${listenId}`;
}
