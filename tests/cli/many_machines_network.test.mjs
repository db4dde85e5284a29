// Two processes in network namespaces of their own, each with its own name, joined by a virtual cable: as near to two
// machines with a common disk as one machine comes.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { brief, call, file, folder, titrate } from "./support.mjs";

const tag = `t${process.pid % 10000}`; // names of links have at most 15 letters
const first = `titrate-${tag}-a`, second = `titrate-${tag}-b`;
const subnet = "10.213.77";

/** Runs until one fails; what it said. */
function each(commands) {
  for (const command of commands) {
    const done = spawnSync("ip", command.split(" "), { encoding: "utf8" });
    if (done.status !== 0) return `ip ${command}: ${done.stderr ?? done.error}`;
  }
  return "";
}
const remove = () => [first, second].forEach((name) => spawnSync("ip", ["netns", "del", name]));

function joined() {
  const why = each([
    `netns add ${first}`, `netns add ${second}`,
    `link add va${tag} netns ${first} type veth peer name vb${tag} netns ${second}`,
    `-n ${first} addr add ${subnet}.1/24 dev va${tag}`, `-n ${second} addr add ${subnet}.2/24 dev vb${tag}`,
    `-n ${first} link set lo up`, `-n ${second} link set lo up`,
    `-n ${first} link set va${tag} up`, `-n ${second} link set vb${tag} up`,
  ]);
  if (why) return why;
  const named = spawnSync("ip", ["netns", "exec", first, "unshare", "-u", "mpirun", "--version"], { encoding: "utf8" });
  return named.status === 0 ? "" : `no process can be started there: ${named.stderr ?? named.error}`;
}

const why = joined();
const skip = why ? `NOT TESTED: network namespaces cannot be made here: ${why}` : false;
process.on("exit", remove);

for (const [verb, args, result] of [
  ["simulate", ["simulate", "ferrajoli-2008", "--trials", "300", ...brief], "endpoints.json"],
  ["compare", ["compare", "ferrajoli-2008", "--variant", "start 25: arm.0.intervention.0.start=25 mg", "--trials", "60", ...brief], "comparison.json"],
])
  test(`${verb}: processes that reach each other over the network alone give the bytes of one`, { skip }, (t) => {
    const home = folder(t);
    // Instead of ssh: the other namespace, under another name.
    const agent = file(home, "agent.sh", `#!/bin/sh\nshift\nexec ip netns exec ${second} unshare -u sh -c "hostname second; $*"\n`);
    chmodSync(agent, 0o755);
    assert.equal(call([...args, "--out", join(home, "alone")]).code, 0);
    const quoted = [titrate, ...args, "--out", join(home, "both")].map((word) => `'${word}'`).join(" ");
    const launch = `hostname first; exec mpirun --host ${subnet}.1:1,${subnet}.2:1 --mca plm_rsh_agent ${agent} ` +
      `--mca oob_tcp_if_include ${subnet}.0/24 --mca btl_tcp_if_include ${subnet}.0/24 -n 2 ${quoted}`;
    const env = { ...process.env, OMPI_ALLOW_RUN_AS_ROOT: "1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1" };
    const done = call(["netns", "exec", first, "unshare", "-u", "sh", "-c", launch], { env, timeout: 300_000 }, "ip");
    assert.equal(done.code, 0, done.err);
    assert.equal(readFileSync(join(home, "both", result), "utf8"), readFileSync(join(home, "alone", result), "utf8"));
  });
