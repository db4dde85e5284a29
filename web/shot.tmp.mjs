import { chromium } from "playwright-core";
const [file, out, width, scheme] = process.argv.slice(2);
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--headless","--no-sandbox","--disable-gpu","--disable-quic","--no-first-run","--disable-background-networking","--disable-component-update","--disable-sync"] });
const p = await b.newPage({ viewport: { width: +width, height: 900 }, colorScheme: scheme });
p.on("console", m => console.log(m.type(), m.text().slice(0,300)));
p.on("pageerror", e => console.log("ERR", String(e).slice(0,400)));
const t=Date.now();
await p.goto("file://" + file);
try { await p.waitForFunction(() => document.documentElement.dataset.charts === "drawn", null, { timeout: 60000 }); } catch (e) { console.log("timeout"); }
console.log("ms", Date.now()-t, await p.evaluate(() => [document.documentElement.scrollWidth, innerWidth, document.body.scrollHeight]));
console.log(await p.evaluate(() => [...document.querySelectorAll(".chart")].map(c => c.id + ":" + c.querySelectorAll("svg path, svg text").length).join(" ")));
const h = await p.evaluate(() => document.body.scrollHeight);
await p.addStyleTag({content: ".bar{position:static!important}"});
let i=0; for (let y=0; y<h; y+=1600) { await p.setViewportSize({width:+width,height:1600}); await p.screenshot({ path: `${out}-${String(i++).padStart(2,"0")}.png`, clip: {x:0,y,width:+width,height:Math.min(1600,h-y)}, fullPage:true }); }
await b.close();
