import { Skeleton, VisuallyHidden } from "@mantine/core";
import classes from "./states.module.css";

/** Grey rows in the size of what will come, so that nothing shifts when it does. */
export function LoadingRows({ rows = 6, height = 40 }: { rows?: number; height?: number }) {
  return (
    <div className={classes.rows} aria-busy="true">
      <VisuallyHidden>Loading</VisuallyHidden>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={height} radius="sm" />
      ))}
    </div>
  );
}
