import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { checkFile, checkTable, codeOnly, roomTable, strangeNumbers } from "./check_house.mjs";

const rooms = roomTable(`
titrate_room(base USES)
titrate_room(chart USES base)      # a comment (with brackets)
titrate_room(clinic USES base chart
             LINKS Boost::headers)
titrate_room(model USES base)
`);

const breaches = (path, source) => checkFile(path, source, rooms).breaches;
const literals = (source) => strangeNumbers(source).map((found) => found.literal);

test("the table is read from CMakeLists.txt, libraries left out", () => {
  assert.deepEqual([...rooms.keys()], ["base", "chart", "clinic", "model"]);
  assert.deepEqual(rooms.get("base"), []);
  assert.deepEqual(rooms.get("clinic"), ["base", "chart"]);
});

test("an include outside the table is a breach, one inside is none", () => {
  assert.deepEqual(breaches("src/clinic/a.cpp", '#include "clinic/a.hpp"\n#include "chart/chart.hpp"\n#include <vector>\n'), []);
  assert.deepEqual(breaches("src/clinic/a.cpp", '#include "base/error.hpp"\n#include "model/drug.hpp"\n'), [
    "src/clinic/a.cpp:2: `clinic` may not include `model`",
  ]);
  assert.deepEqual(breaches("src/base/a.cpp", '#include "error.hpp"\n'), [
    'src/base/a.cpp:1: "error.hpp" names no room: include "room/file.hpp"',
  ]);
  assert.match(breaches("src/attic/a.cpp", "")[0], /`attic` has no titrate_room line/);
});

test("a number other than 0, 1, 2 is a breach in the clinic and none in the model", () => {
  assert.deepEqual(breaches("src/clinic/a.cpp", "int x = 1;\nif (anc < 0.5) hold();\n"), [
    "src/clinic/a.cpp:2: the number 0.5 belongs into library/, with unit and source",
  ]);
  assert.deepEqual(breaches("src/model/a.cpp", "double x = 0.5;\n"), []);
});

test("every way to write a number is seen", () => {
  assert.deepEqual(literals("a = 3; b = 0.5; c = .5; d = 1e9; e = 0x10; f = 2.5f; g = 1'000; h = 28u; i = 100.;"), [
    "3", "0.5", ".5", "1e9", "0x10", "2.5f", "1'000", "28u", "100.",
  ]);
});

test("0, 1, 2, indices, names, texts and comments are no numbers", () => {
  assert.deepEqual(literals("a = 0 + 1u + 2.0 + 0.0f + 1.; b = c[3]; day28 = grade_4; // 5\n/* 6\n7 */ s = \"8\"; t = '9';"), []);
  assert.deepEqual(literals('r = R"x(10 "11" )x";\n#include "a/12.hpp"\nu = 1\'0 + v;'), ["1'0"]);
  assert.deepEqual(literals("f(x[i + 3])"), ["3"]);
});

test("what is blanked keeps its lines", () => {
  assert.equal(codeOnly('a /* x\ny */ "c" // d\ne'), `a     \n${" ".repeat(13)}\ne`);
  assert.equal(codeOnly("/*\n\n*/x").split("\n").length, 3);
});

test("unfinished words are a breach", () => {
  assert.match(breaches("src/base/a.cpp", "// TO" + "DO later\n")[0], /^src\/base\/a\.cpp:1: unfinished/);
  assert.match(breaches("src/base/a.cpp", "x(); // FIX" + "ME\n")[0], /^src\/base\/a\.cpp:1: unfinished/);
});

test("printing outside apps/ is a breach, making a text is none", () => {
  for (const bad of ['std::cout << "x";', "std::cerr << x;", 'printf("x");', 'std::fprintf(f, "x");', 'fmt::print("x");', 'puts("x");'])
    assert.equal(breaches("src/base/a.cpp", bad).length, 1, bad);
  for (const good of ['fmt::format("printf(x)");', "std::snprintf(b, 1, f);", "// std::cout", "out.blueprint();", "inputs(x);"])
    assert.deepEqual(breaches("src/base/a.cpp", good), [], good);
});

test("a long file is a warning, no breach", () => {
  const result = checkFile("src/base/a.cpp", "x;\n".repeat(501), rooms);
  assert.deepEqual(result.breaches, []);
  assert.deepEqual(result.warnings, ["src/base/a.cpp: 501 lines; is it still one concept?"]);
  assert.deepEqual(checkFile("src/base/a.cpp", "x;\n".repeat(500), rooms).warnings, []);
});

test("a table that lets the clinic see the model is a breach, even at one remove", () => {
  assert.deepEqual(checkTable(rooms), []);
  const leaky = roomTable("titrate_room(model USES)\ntitrate_room(chart USES model)\ntitrate_room(clinic USES chart)\n");
  assert.ok(checkTable(leaky).includes("CMakeLists.txt: `clinic` must not know `model`"));
  const circular = roomTable("titrate_room(a USES b)\ntitrate_room(b USES a)\n");
  assert.ok(checkTable(circular).includes("CMakeLists.txt: `a` uses itself"));
  assert.deepEqual(checkTable(roomTable("titrate_room(a USES zzz)\n")), ["CMakeLists.txt: `a` uses `zzz`, which is no room"]);
});

test("the program exits 1 on a breach and 0 without", (t) => {
  const root = mkdtempSync(join(tmpdir(), "house-"));
  t.after(() => rmSync(root, { recursive: true }));
  const program = join(dirname(fileURLToPath(import.meta.url)), "check_house.mjs");
  const run = () => spawnSync(process.execPath, [program, root], { encoding: "utf8" });
  writeFileSync(join(root, "CMakeLists.txt"), "titrate_room(base USES)\n");
  mkdirSync(join(root, "src/base"), { recursive: true });
  writeFileSync(join(root, "src/base/a.cpp"), "int x = 3;\n");
  assert.equal(run().status, 0);
  writeFileSync(join(root, "src/base/b.cpp"), 'puts("x");\n');
  const bad = run();
  assert.equal(bad.status, 1);
  assert.match(bad.stdout, /src\/base\/b\.cpp:1: only apps\/ prints/);
});
