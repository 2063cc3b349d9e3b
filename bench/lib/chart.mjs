const width = 760;
const labelWidth = 170;
const barHeight = 18;
const rowHeight = 26;
const longest = width - labelWidth - 90;

/**
 * Bars per group, on one logarithmic scale: the slowest needs fifty times the fastest.
 * @param {{ title: string, bars: { label: string, value: number, isOurs: boolean }[] }[]} groups
 */
export function drawChart(groups) {
  const filled = groups.filter(({ bars }) => bars.length > 0);
  const most = Math.max(...filled.flatMap(({ bars }) => bars.map(({ value }) => value)));
  const least = 0.5;
  const length = (/** @type {number} */ value) =>
    Math.max(3, (Math.log10(Math.max(value, least) / least) / Math.log10(most / least)) * longest);
  let y = 60;
  const parts = [];
  for (const { title, bars } of filled) {
    parts.push(`<text class="group" x="0" y="${y}">${escape(title)}</text>`);
    y += 10;
    for (const { label, value, isOurs } of bars) {
      const middle = y + barHeight / 2 + 4.5;
      const shown = value >= 100 ? value.toFixed(0) : value.toFixed(1);
      parts.push(
        `<text x="${labelWidth - 10}" y="${middle}" text-anchor="end"${isOurs ? ' class="ours"' : ""}>${escape(label)}</text>`,
        `<rect class="${isOurs ? "bar-ours" : "bar"}" x="${labelWidth}" y="${y}" width="${length(value).toFixed(1)}" height="${barHeight}" rx="3"/>`,
        `<text x="${(labelWidth + length(value) + 8).toFixed(1)}" y="${middle}"${isOurs ? ' class="ours"' : ""}>${shown} µs</text>`,
      );
      y += rowHeight;
    }
    y += 28;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y - 10}" role="img" aria-labelledby="title">
<title id="title">Server CPU per delivered event, one workspace of 1,000 viewers: Ringside beside Socket.IO, ws, bare node:http and tRPC's stock route</title>
<style>
text { font: 13px system-ui, sans-serif; fill: #3d4450; }
.head { font-size: 16px; font-weight: 600; fill: #14171c; }
.group { font-weight: 600; fill: #14171c; }
.ours { font-weight: 600; fill: #14171c; }
.bar { fill: #a9b2c0; }
.bar-ours { fill: #2f6fed; }
@media (prefers-color-scheme: dark) {
text { fill: #b6bfcc; }
.head, .group, .ours { fill: #f1f3f6; }
.bar { fill: #566173; }
.bar-ours { fill: #6b9bff; }
}
</style>
<text class="head" x="0" y="18">Server CPU per delivered event, 1,000 viewers</text>
<text x="0" y="36">Median of the runs; logarithmic, shorter is better</text>
${parts.join("\n")}
</svg>
`;
}

/** @param {string} text */
function escape(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
