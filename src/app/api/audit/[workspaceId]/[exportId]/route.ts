export { sendAudit as GET } from "@/api/audit-file";

export function HEAD(): Response {
  return new Response(null, { status: 405 });
}
