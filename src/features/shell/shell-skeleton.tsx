import { Skeleton, VisuallyHidden } from "@mantine/core";
import classes from "./app-shell.module.css";
import bar from "./top-bar.module.css";

/** The frame in its final sizes, for the moment before the tab knows its workspace. */
export function ShellSkeleton() {
  return (
    <div className={classes.shell} aria-busy="true">
      <VisuallyHidden>Loading Ringside</VisuallyHidden>
      <div className={classes.nav}>
        {Array.from({ length: 6 }, (_, index) => (
          <Skeleton key={index} width={30} height={30} radius="md" mb={12} />
        ))}
      </div>
      <div className={bar.bar}>
        <Skeleton width={160} height={16} />
      </div>
      <div className={classes.main}>
        <div className={classes.page}>
          <Skeleton width={220} height={26} mb={24} />
          <Skeleton height={96} mb={16} radius="md" />
          <Skeleton height={280} radius="md" />
        </div>
      </div>
    </div>
  );
}
