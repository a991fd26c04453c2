// Run the GraphQL-over-HTTP audits against a server that is up; fail unless each is met, the optional ones too.
import { serverAudits } from "graphql-http";

const url = process.argv[2];
if (!url) {
  console.error("Usage: run.sh URL, e.g. run.sh http://127.0.0.1:8000/graphql");
  process.exit(64);
}

const reachable = await fetch(url).then(() => true, () => false);
if (!reachable) {
  console.error(`No server answers at ${url}: start one with \`make run\`.`);
  process.exit(69);
}

const counts = { ok: 0, notice: 0, warn: 0, error: 0 };
const failed = [];
for (const audit of serverAudits({ url, fetchFn: fetch })) {
  const { name, status, reason } = await audit.fn();
  counts[status] += 1;
  if (status !== "ok") failed.push(`${audit.id} ${name}: ${reason}`);
}

const total = Object.values(counts).reduce((sum, count) => sum + count);
console.log(`${counts.ok} of ${total} audits ok`);
for (const line of failed) console.error(line);
if (failed.length) console.error(`${failed.length} not met`);
process.exitCode = failed.length ? 1 : 0;
