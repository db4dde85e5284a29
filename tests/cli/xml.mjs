// Enough of XML to look into what the program itself wrote: tags with attributes, and text.

const unescaped = (text) =>
  text.replace(/&(lt|gt|quot|apos|amp|#x?[0-9a-fA-F]+);/g, (_, name) => {
    const known = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" }[name];
    return known ?? String.fromCodePoint(name[1] === "x" ? parseInt(name.slice(2), 16) : Number(name.slice(1)));
  });

/** The document's element: {name, attributes, children, text}. Throws where tags do not match. */
export function parse(source) {
  const top = { name: "", attributes: {}, children: [], text: "" };
  const open = [top];
  const token = /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([^\s/>]+)((?:\s+[^\s=]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
  let at = 0;
  for (const found of source.matchAll(token)) {
    at = found.index + found[0].length;
    const [, data, closes, name, attributes, alone, text] = found;
    if (data !== undefined || text !== undefined) open.at(-1).text += data ?? unescaped(text);
    if (!name) continue;
    if (closes) {
      const ended = open.pop();
      if (ended.name !== name) throw new Error(`</${name}> ends <${ended.name}>`);
      continue;
    }
    const one = { name, attributes: {}, children: [], text: "" };
    for (const [, key, value] of attributes.matchAll(/\s+([^\s=]+)="([^"]*)"/g)) {
      if (key in one.attributes) throw new Error(`${key} twice in <${name}>`);
      one.attributes[key] = unescaped(value);
    }
    open.at(-1).children.push(one);
    if (!alone) open.push(one);
  }
  if (at !== source.length) throw new Error(`not understood: ${source.slice(at, at + 60)}`);
  if (open.length !== 1 || top.children.length !== 1) throw new Error("not one element");
  return top.children[0];
}

/** Every element of that name below, in document order. */
export const all = (element, name) =>
  element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)]);
export const child = (element, name) => element.children.find((each) => each.name === name);
