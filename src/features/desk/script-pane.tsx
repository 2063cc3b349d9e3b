import zone from "./zone.module.css";

/** What the worker reads out. The wrap-up takes this place when a call is over. */
export function ScriptPane({ script }: { script: string }) {
  return (
    <section className={zone.pane} aria-label="Script" data-script="" tabIndex={0}>
      <h2 className={zone.label}>Script</h2>
      {script.trim() === "" ? (
        <p className={zone.hint}>This campaign has no script.</p>
      ) : (
        <p className={zone.text}>{script}</p>
      )}
    </section>
  );
}
