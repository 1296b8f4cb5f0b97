// The check while one writes: findings with their lines, the picture and the counts. Only the reply to the latest text
// is shown; one that was overtaken is dropped.
import { $, ask, fill, tell, tooLarge, words } from './page.js';
import { area, go, mark, onChange, row } from './paper.js';

const AFTER = 350; // milliseconds of no typing
const AGAIN = 900; // milliseconds, when another text was just being checked
export const state = { errors: null, findings: [], readable: false, fresh: false };
export const on = { checked: () => {} };
let number = 0, shown = 0, timer = 0, running = null, chosen = -1;

function later(wait = AFTER) {
  clearTimeout(timer);
  timer = setTimeout(check, wait);
}

export async function check() {
  clearTimeout(timer);
  running?.abort();
  running = new AbortController();
  const mine = (number += 1), text = area.value;
  if (!text.trim()) { show({ lines: [], errors: 0, warnings: 0, steps: 0, ends: 0, drawing: '', nothing: true }); return; }
  const large = tooLarge(text);
  if (large) { unchecked(large); return; }
  try {
    const found = await ask('check', { text, number: mine }, { signal: running.signal });
    if (mine !== number || mine < shown) return;
    if (found.refused) { unchecked(found.message); return; }
    shown = mine;
    show(found);
  } catch (error) {
    if (error.name === 'AbortError' || mine !== number) return;
    if (state.findings.length) $('tally').textContent = words.check_waits; else unchecked(words.check_waits);
    later(AGAIN);
  }
}

/** The text was not checked: what was found in another does not stand beside it. */
function unchecked(why) {
  Object.assign(state, { errors: null, findings: [], fresh: false });
  mark([]);
  const node = document.createElement('li');
  node.className = 'none';
  node.textContent = why;
  $('findings').replaceChildren(node);
  $('tally').textContent = '';
  on.checked();
}

function show(found) {
  Object.assign(state, { errors: found.nothing ? null : found.errors, findings: found.lines.filter((line) => !line.file), readable: Boolean(found.drawing), fresh: true });
  mark(state.findings);
  list(found);
  draw(found);
  const sum = [plural('errors', found.errors), plural('warnings', found.warnings)].filter(Boolean).join(', ');
  $('tally').textContent = found.nothing ? '' : sum || words.no_findings;
  on.checked(found);
}

/** `2 uwagi`: the words of a count, for one, few and many; nothing for none. */
export function plural(what, n) {
  if (!n) return '';
  const forms = words[what].split('|');
  const rule = new Intl.PluralRules(document.documentElement.lang).select(n);
  return fill(forms[rule === 'one' ? 0 : rule === 'few' ? 1 : 2] ?? forms.at(-1), { n });
}

// --- Findings

function list(found) {
  const groups = new Map();
  for (const line of found.lines) {
    const id = [line.severity, line.why, line.cure, line.file].join('\n');
    if (groups.has(id)) groups.get(id).at.push(line); else groups.set(id, { ...line, at: [line] });
  }
  const items = [...groups.values()].map(item);
  if (!items.length) items.push(empty(found.nothing));
  $('findings').replaceChildren(...items);
  chosen = -1;
}

function item({ severity, why, cure, file, way, at }) {
  const node = document.createElement('li');
  node.className = severity;
  const where = file ? `${file}:${at[0].line}` : fill(at.length > 1 ? words.lines : words.line, { n: [...new Set(at.map(({ line }) => line))].join(', ') });
  const place = document.createElement(file ? 'span' : 'button');
  place.className = 'where';
  if (!file) {
    place.type = 'button';
    place.addEventListener('click', () => go(at[0].line, at[0].column, at[0].words));
  }
  place.append(icon(severity), where);
  const kind = document.createElement('span');
  kind.className = 'unseen';
  kind.textContent = severity === 'error' ? words.error : words.warning;
  const text = document.createElement('p'), mend = document.createElement('strong');
  mend.textContent = joined(cure);
  text.append(`${joined(why)} `, mend);
  if (way) {
    const path = document.createElement('small');
    path.textContent = `${words.way}: ${way}`;
    text.append(path);
  }
  node.append(place, kind, text);
  return node;
}

/** A single letter never ends a line. */
const joined = (text) => text.replace(/(?<=^|[\s(„])(\p{L}) (?=\S)/gu, '$1\u00a0');

function empty(nothing) {
  const node = document.createElement('li');
  node.className = 'none';
  if (!nothing) node.append(icon('check'), words.nothing_found); else node.append(words.findings_here);
  return node;
}

const SHAPES = { error: 'M3.500 10a6.500 6.500 0 1013 0 6.500 6.500 0 10-13 0M5.500 5.500l9 9', warning: 'M10 3L2 17h16L10 3zM10 8v4M10 14.500v.1', check: 'M4 10.500l4 4 8-9' };
function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg'), path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  for (const [key, value] of Object.entries({ class: 'icon', viewBox: '0 0 20 20', fill: 'none', stroke: 'currentColor', 'stroke-width': '1.6', 'stroke-linecap': 'round', 'stroke-linejoin': 'round', 'aria-hidden': 'true' })) svg.setAttribute(key, value);
  path.setAttribute('d', SHAPES[name]);
  svg.append(path);
  return svg;
}

/** To the next finding below the cursor (or above), around the ends. */
export function next(back = false) {
  const all = [...state.findings].sort((a, b) => a.line - b.line || a.column - b.column);
  if (!all.length) { tell(words.nothing_found); return; }
  const here = row();
  if (chosen < 0) chosen = back ? all.findLastIndex(({ line }) => line < here) : Math.max(0, all.findIndex(({ line }) => line >= here)); // around the end to the first
  else chosen += back ? -1 : 1;
  chosen = (chosen + all.length) % all.length;
  const { line, column, words: about, why, cure } = all[chosen];
  go(line, column, about);
  const node = [...$('findings').children].find((li) => li.textContent.includes(joined(why)) && li.textContent.includes(joined(cure)));
  for (const li of $('findings').children) li.toggleAttribute('data-now', li === node);
  node?.scrollIntoView({ block: 'nearest' });
  tell(`${fill(words.line, { n: line })}. ${why} ${cure}`);
}

// --- The picture

function draw(found) {
  $('counts').textContent = found.drawing ? [plural('steps', found.steps), plural('ends', found.ends)].filter(Boolean).join(', ') : '';
  const old = $('picture').querySelector('svg');
  $('picture').classList.toggle('old', Boolean(old) && !found.drawing && !found.nothing);
  if (!found.drawing) {
    if (found.nothing) { old?.remove(); $('no-picture').hidden = false; }
    if (old && !found.nothing) $('counts').textContent = words.old_picture;
    return;
  }
  const made = new DOMParser().parseFromString(found.drawing, 'image/svg+xml').documentElement;
  if (made.nodeName !== 'svg') return;
  const { scrollTop, scrollLeft } = $('picture');
  const width = Number(made.getAttribute('width')), height = Number(made.getAttribute('height'));
  const scale = Math.min(1, Math.max(0.82, ($('picture').clientWidth - 24) / width));
  made.setAttribute('width', width * scale);
  made.setAttribute('height', height * scale);
  if (old) old.replaceWith(made); else $('picture').append(made);
  $('no-picture').hidden = true;
  $('picture').scrollTop = scrollTop;
  $('picture').scrollLeft = scrollLeft;
  here();
}

/** The step in which the cursor stands is marked in the picture. */
function here() {
  const at = row();
  const steps = [...$('picture').querySelectorAll('[data-line]')];
  const step = steps.filter(({ dataset }) => Number(dataset.line) <= at).sort((a, b) => a.dataset.line - b.dataset.line).at(-1);
  for (const node of steps) node.classList.toggle('now', node === step);
  if (document.activeElement !== area) return;
  if (!step) { $('picture').scrollTop = 0; return; }
  const box = step.getBoundingClientRect(), frame = $('picture').getBoundingClientRect();
  if (box.top < frame.top || box.bottom > frame.bottom) $('picture').scrollTop += box.top - frame.top - frame.height / 3;
}

$('picture').addEventListener('click', (event) => {
  const step = event.target.closest('[data-line]');
  if (step) go(Number(step.dataset.line));
});
document.addEventListener('selectionchange', () => { if (document.activeElement === area) here(); });
onChange(() => { state.fresh = false; chosen = -1; later(); });
later(0);
