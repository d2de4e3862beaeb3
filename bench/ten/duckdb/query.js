// usage: node query.js QUERY.sql VISITS.ndjson
// Runs one query over the visits on all cores and prints its rows.
// @duckdb/node-api is looked for where NODE_PATH says.
const { DuckDBInstance } = require("@duckdb/node-api");
const { readFileSync } = require("node:fs");
const { availableParallelism } = require("node:os");

async function main([query, visits]) {
  const threads = String(availableParallelism());
  const db = await DuckDBInstance.create(":memory:", { threads });
  const connection = await db.connect();
  const sql = readFileSync(query, "utf8").replaceAll("$VISITS", () => visits.replaceAll("'", "''"));
  const result = await connection.runAndReadAll(sql);
  for (const row of result.getRows()) {
    console.log(row.join(" "));
  }
}

main(process.argv.slice(2));
