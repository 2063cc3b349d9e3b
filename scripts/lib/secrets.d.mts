export function readSecrets(where: {
  dataDir: string;
  isEmbedded: boolean;
  wasStartedBefore: boolean;
  env: NodeJS.ProcessEnv;
}): { NEXTAUTH_SECRET: string; ENCRYPTION_KEYS: string };
