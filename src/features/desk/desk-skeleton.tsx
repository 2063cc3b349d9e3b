import { Skeleton } from "@mantine/core";
import card from "./call-card.module.css";
import classes from "./desk.module.css";
import lead from "./lead.module.css";

/** The zones in their final sizes. */
export function DeskSkeleton({ isPhone }: { isPhone: boolean }) {
  if (isPhone) {
    return (
      <div className={classes.phone} aria-busy="true">
        <div className={classes.strip} />
        <div className={classes.tabs} />
        <div className={classes.phoneBody}>
          <Skeleton height={120} m="md" w="auto" />
        </div>
        <div className={classes.phoneBar}>
          <Skeleton height={44} />
        </div>
      </div>
    );
  }
  return (
    <div className={classes.desk} aria-busy="true">
      <div className={classes.queueColumn}>
        <Skeleton height={320} m="md" w="auto" />
      </div>
      <div className={classes.leadColumn}>
        <div className={lead.lead}>
          <Skeleton width={240} height={28} mb="md" />
          <Skeleton height={120} />
        </div>
      </div>
      <div className={classes.rail}>
        <div className={card.card}>
          <Skeleton width={140} height={22} mb="md" />
          <Skeleton height={42} mt={48} />
        </div>
        <div className={classes.zone} />
      </div>
    </div>
  );
}
