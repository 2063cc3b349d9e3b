import { Anchor } from "@mantine/core";
import { Link } from "@/components/link";
import { formatDateTime, formatNumber, formatShortClock } from "@/components/format";
import type { DeskView } from "@/contracts/desk/views";
import { reasonWords } from "./messages";
import zone from "./zone.module.css";

/** Why nobody can be called now: each reason with its number and when the first of them opens. */
export function Reasons({ desk }: { desk: DeskView }) {
  const { reasons } = desk;
  return (
    <section className={zone.pane} aria-label="Why nobody can be called" tabIndex={0}>
      <h2 className={zone.label}>Why nobody can be called</h2>
      <table className={zone.reasons}>
        <thead>
          <tr>
            <th scope="col">Leads</th>
            <td>Number</td>
            <td>Opens</td>
          </tr>
        </thead>
        <tbody>
          {reasons.map(({ reason, count, opensAt, isForever }) => (
            <tr key={reason}>
              <th scope="row">{reasonWords[reason]}</th>
              <td>{formatNumber(count)}</td>
              <td>{opensAt ? when(opensAt) : isForever ? "never" : "—"}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={zone.foot}>
        <Anchor component={Link} href="/dashboard/campaigns" size="sm">
          Other campaigns
        </Anchor>
        <Anchor component={Link} href={`/dashboard/campaigns/${desk.campaign.id}?tab=report`} size="sm">
          Report of this campaign
        </Anchor>
      </p>
    </section>
  );
}

function when(at: Date): string {
  return at.toDateString() === new Date().toDateString() ? formatShortClock(at) : formatDateTime(at);
}
