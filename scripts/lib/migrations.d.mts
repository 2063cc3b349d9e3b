export function migrate(
  databaseUrl: string,
  options?: { log?: (text: string) => void; folder?: string },
): Promise<string[]>;
