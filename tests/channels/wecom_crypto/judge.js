// One JSON line in, one out: {"call": "encrypt", "with": [key, message, id]} -> {"gave": "…"} or {"failed": "…"}.
const judge = require("./index.js");

require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const { call, with: values } = JSON.parse(line);
  try {
    process.stdout.write(`${JSON.stringify({ gave: judge[call](...values) })}\n`);
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ failed: String(error) })}\n`);
  }
});
