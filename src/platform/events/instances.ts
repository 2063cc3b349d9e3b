import { logPool } from "@/platform/db";
import { clock } from "@/platform/clock";
import { singleton } from "@/platform/singleton";

/** This process, among those that share the database. */
export const instanceId = (): string => singleton("instance-id", () => clock.uuid());

/** A process that has said nothing for so long is gone, and whoever was connected to it too. */
export const silentMs = 60_000;

/** Says that this process is alive. */
export async function noteAlive(): Promise<void> {
  await logPool().query({
    name: "note-alive",
    text: "INSERT INTO server_instances (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET seen_at = now()",
    values: [instanceId()],
  });
}

/** Forgets processes of which nothing is left. */
export async function forgetInstances(): Promise<void> {
  await logPool().query(
    `DELETE FROM server_instances i WHERE i.seen_at < now() - interval '1 day'
        AND NOT EXISTS (SELECT 1 FROM presences p WHERE p.instance_id = i.id)`,
  );
}
