// Where in a procedure a place is, and what may stand there; knows no page. Lines are in YAML's block style; of the flow
// style `{a: …, b: …}` only what is on the line of the cursor.

const LINE = /^(\s*)((?:- )*)(?:([^\s"'#{[:][^:"'{[]*):(?=\s|$))?/;

function read(line) {
  if (!line || !line.trim() || line.trim().startsWith('#')) return null;
  const [, space, dashes, key] = line.match(LINE);
  return { dash: dashes ? space.length : -1, indent: space.length + dashes.length, key: key?.trim() ?? '' };
}

/** The way to a place: keys from the top, `[]` for a member of a list with the keys that stand in it.
 * {path: [{key} | {item: Map of key → value}], siblings: Map, key: of the value that is written or '', prefix} */
export function place(lines, row, column) {
  const before = lines[row].slice(0, column);
  const [, space, dashes] = before.match(/^(\s*)((?:- )*)/);
  let need = space.length + dashes.length, dash = dashes ? space.length : -1;
  const rest = before.slice(need);
  const flow = opened(rest);
  const path = [];
  const siblings = around(lines, row, need);
  let key = '', prefix = rest;
  const head = rest.match(/^([^\s"'#{[:][^:"'{[]*):(\s+|$)/);
  if (head && /:\s/.test(rest)) {
    key = head[1];
    prefix = rest.slice(head[0].length);
  }
  if (dash >= 0) { path.unshift({ item: siblings }); need = dash; }
  for (let at = row - 1; at >= 0; at -= 1) {
    const line = read(lines[at]);
    if (!line) continue;
    if (line.dash >= 0 && line.indent === need && dash < 0) {
      path.unshift({ item: around(lines, at, need) });
      dash = need = line.dash;
    } else if (line.key && (line.indent < need || (dash >= 0 && line.indent === need && line.dash < 0))) {
      path.unshift({ key: line.key });
      need = line.indent;
      dash = -1;
      if (line.dash >= 0) {
        path.unshift({ item: around(lines, at, line.indent) });
        dash = need = line.dash;
      }
    }
    if (need === 0 && dash < 0) break;
  }
  if (flow && !flow.fill) {
    const within = [...(key ? [key] : []), ...flow.path].map((name) => ({ key: name }));
    return { ...flow, path: [...path, ...within] };
  }
  return { path, siblings, key, prefix: flow ? flow.prefix : prefix.replace(/^["']/, ''), fill: Boolean(flow) };
}

/** The mapping in flow style that is open at the end of a piece of line; null for none. A `{` within quotes is a fill. */
function opened(text) {
  const stack = [];
  let quote = '', start = 0;
  for (let i = 0; i < text.length; i += 1) {
    const sign = text[i];
    if (quote) {
      if (sign === quote) { quote = ''; continue; }
      if (sign === '{') stack.push({ fill: true, at: i + 1 });
      else if (sign === '}' && stack.at(-1)?.fill) stack.pop();
    } else if ((sign === '"' || sign === "'") && /[\s:[{,(]/.test(text[i - 1] ?? ' ')) quote = sign;
    else if (sign === '{' || sign === '[') { stack.push({ at: i + 1, key: text.slice(start, i).match(/([\w-]+):\s*$/)?.[1] ?? '' }); start = i + 1; }
    else if (sign === '}' || sign === ']') { stack.pop(); }
  }
  const top = stack.at(-1);
  if (!top) return null;
  if (top.fill) return { path: [], siblings: new Map(), key: '', prefix: text.slice(top.at).match(/[\w.]*$/)[0], fill: true };
  const inner = text.slice(top.at), parts = split(inner), last = parts.at(-1) ?? '';
  const siblings = new Map(parts.slice(0, -1).map((part) => part.split(/:\s*/)).map(([name, value = '']) => [name.trim(), value.trim()]));
  const typed = last.match(/^\s*([\w-]+):\s+(.*)$/);
  const path = stack.filter((level) => !level.fill).map((level) => level.key).slice(1).filter(Boolean);
  return { path, siblings, key: typed ? typed[1] : '', prefix: (typed ? typed[2] : last.trimStart()).replace(/^["']/, ''), fill: false };
}

function split(text) {
  const parts = [''];
  let depth = 0, quote = '';
  for (const sign of text) {
    if (quote) { if (sign === quote) quote = ''; } else if (sign === '"' || sign === "'") quote = sign;
    else if ('{['.includes(sign)) depth += 1;
    else if ('}]'.includes(sign)) depth -= 1;
    if (sign === ',' && !depth && !quote) parts.push(''); else parts[parts.length - 1] += sign;
  }
  return parts;
}

/** The keys and values of the mapping that a line at this indentation belongs to. */
function around(lines, row, indent) {
  const found = new Map();
  const take = (line, text) => { if (line.key) found.set(line.key, text.slice(text.indexOf(':') + 1).trim()); };
  for (let at = row; at >= 0; at -= 1) {
    const line = read(lines[at]);
    if (!line) continue;
    if (line.indent < indent && at !== row) break;
    if (line.indent === indent) {
      take(line, lines[at]);
      if (line.dash >= 0) break;
    }
  }
  for (let at = row + 1; at < lines.length; at += 1) {
    const line = read(lines[at]);
    if (!line) continue;
    if (line.indent < indent || (line.dash >= 0 && line.dash < indent)) break;
    if (line.indent === indent) take(line, lines[at]);
  }
  return found;
}

/** Names that the text itself declares: steps by kind, slots, the way to each. */
export function declared(lines) {
  const steps = [], slots = new Set(), statements = [];
  let top = '', deep = -1;
  for (const text of lines) {
    const line = read(text);
    if (!line) continue;
    if (line.indent === 0 && line.key) { top = line.key; deep = -1; continue; }
    const step = text.match(/^\s*- (say|statement|ask|choose|do|branch|negotiate|include|repeat|hand_over|finish|return):\s*([\w-]+)/);
    if (step) {
      steps.push(step[2]);
      if (step[1] === 'statement') statements.push(step[2]);
      if (['ask', 'choose', 'negotiate'].includes(step[1])) slots.add(step[2]);
    }
    if (['slots', 'given', 'gives'].includes(top) && line.key) {
      if (deep < 0) deep = line.indent;
      if (line.indent === deep) slots.add(line.key);
    }
  }
  return { steps, slots: [...slots], statements };
}

/** What may stand at a place: {options: [[word, meaning, what is written]], prefix}. `offered`: what the server told. */
export function options(offered, lines, row, column) {
  const where = place(lines, row, column);
  const names = declared(lines);
  const pairs = (words, means = '') => words.map((word) => [word, means]);
  if (where.fill) return { prefix: where.prefix, options: [...pairs(names.slots), ...offered.names] };
  let shape = { kind: 'group', of: { group: 'file' } }, item = null;
  for (const step of where.path) {
    if (step.item) { item = step.item; shape = member(offered, shape, item); } else shape = inner(offered, shape, step.key);
    if (!shape) return { prefix: where.prefix, options: [] };
  }
  const fields = fieldsOf(offered, shape);
  if (where.key) {
    const value = fields ? fields.find(({ name }) => name === where.key)?.shape : inner(offered, shape, where.key);
    return { prefix: lastWord(where.prefix, value), options: value ? values(offered, value, where.key, where, names, shape) : [] };
  }
  const prefix = lastWord(where.prefix, null);
  if (shape.kind === 'steps' || shape.kind === 'kinds') return { prefix, options: offered.kinds.map(([kind, means]) => [kind, means, shape.kind === 'kinds' ? `${kind}: ` : `- ${kind}: `]) };
  if (fields) {
    const free = fields.filter(({ name }) => !where.siblings.has(name) || name === where.prefix.trim());
    free.sort((a, b) => Number(b.needed) - Number(a.needed));
    return { prefix, options: free.map(({ name, means, shape: of }) => [name, means, written(name, of)]) };
  }
  if (['spoken', 'template', 'words'].includes(shape.kind)) return { prefix, options: ['pl', 'en'].filter((tongue) => !where.siblings.has(tongue)).map((tongue) => [tongue, '', `${tongue}: `]) };
  if (shape.kind === 'list') return { prefix, options: values(offered, shape.of, '', where, names, shape) };
  if (shape.kind === 'map') return { prefix, options: keysOf(offered, where, item) };
  return { prefix, options: values(offered, shape, '', where, names, shape) };
}

const written = (name, shape) => (['map', 'group', 'steps'].includes(shape.kind) || ['spoken', 'template', 'words'].includes(shape.kind) ? `${name}:` : `${name}: `);
const lastWord = (text, shape) => (shape?.kind === 'expression' || shape?.kind === 'list' ? text.match(/[\w.-]*$/)[0] : text.trimStart());
const fieldsOf = (offered, shape) => (shape.kind === 'group' || shape.group ? offered.groups[shape.group ?? shape.of.group] : null);

function inner(offered, shape, key) {
  const fields = fieldsOf(offered, shape);
  if (fields) return fields.find(({ name }) => name === key)?.shape ?? null;
  if (shape.kind === 'map') return shape.of.group ? { kind: 'group', of: shape.of } : shape.of;
  if (['spoken', 'template', 'words'].includes(shape.kind)) return { kind: 'text' };
  return null;
}

/** A member of a list: of steps the group of its kind, once the kind stands there. */
function member(offered, shape, item) {
  if (shape.kind === 'steps') {
    const kind = offered.kinds.map(([name]) => name).find((name) => item.has(name));
    return kind ? { kind: 'group', of: { group: `step ${kind}` } } : { kind: 'kinds' };
  }
  if (shape.kind === 'list') return shape.of.group ? { kind: 'group', of: shape.of } : shape.of;
  return null;
}

/** Names that an action, or who counts the price of an offer, gives to the keys of `with`, `out` and `on_error`. */
function keysOf(offered, where, item) {
  const parent = where.path.at(-1)?.key, action = offered.actions[item?.get('action')] ?? offered.pricings[item?.get('about')];
  const known = { with: 'inputs', out: 'outputs', on_error: 'errors' }[parent];
  return (action && known ? action[known] : []).filter(([name]) => !where.siblings.has(name)).map(([name, kind]) => [name, kind, `${name}: `]);
}

function values(offered, shape, key, where, names, group) {
  const pairs = (list) => list.map((word) => [word, '']);
  switch (key) {
    case 'about': return Object.entries(offered.pricings).map(([name, { inputs }]) => [name, inputs.map(([put]) => put).join(', ')]);
    case 'action': case 'on_change': return Object.entries(offered.actions).map(([name, { inputs }]) => [name, inputs.map(([put]) => put).join(', ')]);
    case 'disposition': return offered.dispositions;
    case 'law': return offered.laws;
    case 'type': return offered.types;
    case 'kind': return offered.kinds_of_call;
    case 'to': return offered.queues;
    default:
  }
  switch (shape.kind) {
    case 'one_of': return pairs(shape.values);
    case 'flag': return pairs(['true', 'false']);
    case 'step': return pairs(names.steps);
    case 'way': return pairs([...names.steps, 'skip', 'hand_over']);
    case 'statement': return pairs(names.statements);
    case 'slot': return pairs(names.slots);
    case 'procedure': return offered.procedures;
    case 'expression': return [...pairs(names.slots), ...offered.names];
    case 'rungs': return offered.rungs;
    case 'list': return values(offered, shape.of, '', where, names, group);
    default: return [];
  }
}
