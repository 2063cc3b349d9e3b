export type Secrets = { NEXTAUTH_SECRET: string; ENCRYPTION_KEYS: string };

export function appEnvironment(parts: {
  config: { publicUrl?: string | undefined; host: string; port: number; dataDir: string };
  databaseUrl: string;
  secrets: Secrets;
  origin: string;
  twinPort?: number;
  twinOrigin?: string;
  twinToken?: string;
}): NodeJS.ProcessEnv;
export function serverEnvironment(
  env: NodeJS.ProcessEnv,
  options: { dev: boolean; setupToken: string | undefined },
): NodeJS.ProcessEnv;
export function twinEnvironment(env: NodeJS.ProcessEnv, serverOrigin: string): NodeJS.ProcessEnv;
