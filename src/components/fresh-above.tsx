import { UnstyledButton } from "@mantine/core";
import { formatNumber } from "./format";
import classes from "./fresh-above.module.css";

/** "3 new ↑" over a list that stands still while it is read (`useQuietTop`). Its parent is positioned. */
export function FreshAbove({ count, onShow }: { count: number; onShow: () => void }) {
  return count > 0 ? (
    <UnstyledButton className={classes.fresh} onClick={onShow}>
      {formatNumber(count)} new ↑
    </UnstyledButton>
  ) : null;
}
