export function renewEpochs(dataDir: string, databaseUrl: string): Promise<boolean>;
