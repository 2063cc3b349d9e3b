import { Skeleton } from "@mantine/core";
import classes from "./desk.module.css";

/** The zones in their final sizes. */
export function DeskSkeleton() {
  return (
    <div className={classes.desk} aria-busy="true">
      <div className={classes.bar}>
        <Skeleton width={180} height={16} />
      </div>
      <div className={classes.queueColumn}>
        <Skeleton height={320} m="md" w="auto" />
      </div>
      <div className={classes.lead}>
        <Skeleton width={240} height={28} mb="md" />
        <Skeleton height={120} />
      </div>
      <div className={classes.rail}>
        <div className={classes.card}>
          <Skeleton width={140} height={22} mb="md" />
          <Skeleton height={42} />
        </div>
        <div className={classes.zone} />
      </div>
    </div>
  );
}
