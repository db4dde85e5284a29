import { readFileSync } from "fs"; import * as vl from "vega-lite";
const h = readFileSync("/tmp/sample.html","utf8");
const m = h.match(/id="chart-swimmer"[\s\S]*?class="spec">([\s\S]*?)<\/script>/)[1];
const s = JSON.parse(m);
for (let i=0;i<s.layer.length;i++){ const t={...s,layer:[s.layer[i]]}; try{vl.compile(t);console.log(i,"ok")}catch(e){console.log(i,e.stack.split("\n").slice(0,6).join("\n"), JSON.stringify(s.layer[i].encoding).slice(0,600))} }
