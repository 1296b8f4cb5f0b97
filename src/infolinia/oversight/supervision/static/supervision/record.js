// Listening to a recording: seconds of the tables and of the picture lead to the sound.
const $ = (id) => document.getElementById(id);
const sound = $('sound'), picture = $('picture'), play = $('play');
const seconds = picture ? Number(picture.dataset.seconds) : 0;
const rows = [...document.querySelectorAll('#steps tbody tr')];
let wanted = 0; // where to go on from: the sound is fetched only when it is played

const said = (value) => {
  const whole = Math.max(0, Math.floor(value)), h = Math.floor(whole / 3600), m = Math.floor(whole / 60) % 60;
  const s = String(whole % 60).padStart(2, '0');
  return h ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
};
const at = () => (sound && sound.readyState ? sound.currentTime : wanted);

function seek(second, { start = false } = {}) {
  if (!sound) return;
  wanted = Math.max(0, Math.min(second, seconds));
  if (sound.readyState) sound.currentTime = wanted;
  if (start && sound.paused) sound.play();
  draw();
}

function draw() {
  if (!picture) return;
  const now = at();
  $('cursor').style.left = `${Math.min(100, (now / seconds) * 100)}%`;
  const chip = $('cursor').firstElementChild;
  chip.textContent = said(now);
  chip.style.translate = now < seconds * 0.02 ? '0' : now > seconds * 0.98 ? '-100%' : '-50%';
  $('position').textContent = said(now);
  let current = null;
  for (const row of rows) {
    row.removeAttribute('aria-current');
    if (row.dataset.begin !== undefined && Number(row.dataset.begin) <= now + 0.01) current = row;
  }
  current?.setAttribute('aria-current', 'true');
  let section = null;
  for (const item of picture.querySelectorAll('[data-section]')) {
    item.classList.remove('now');
    if (Number(item.dataset.section) <= now + 0.01) section = item;
  }
  section?.classList.add('now');
}

function toggle() {
  if (!sound) return;
  if (sound.paused) sound.play(); else sound.pause();
}

function label() {
  play.querySelector('span').textContent = sound.paused ? play.dataset.play : play.dataset.pause;
  play.classList.toggle('playing', !sound.paused);
}

// One side alone, in both ears. The sound goes through the graph only once a side was chosen.
let graph = null;
function hear(side) {
  if (!graph && side === 'both') return;
  if (!graph) {
    const context = new AudioContext();
    graph = { context, source: context.createMediaElementSource(sound), sides: context.createChannelSplitter(2) };
  }
  const { context, source, sides } = graph;
  context.resume();
  source.disconnect();
  sides.disconnect();
  if (side === 'both') source.connect(context.destination);
  else { source.connect(sides); sides.connect(context.destination, side === 'customer' ? 0 : 1); }
}

// Seconds to which something on this page leads.
const marks = [...new Set([...document.querySelectorAll('[data-seek]')].map((link) => Number(link.dataset.seek)))].sort((a, b) => a - b);
function jump(by) {
  const now = at();
  seek((by > 0 ? marks.find((mark) => mark > now + 0.05) : marks.findLast((mark) => mark < now - 0.5)) ?? (by > 0 ? now : 0));
}

if (sound) {
  sound.addEventListener('loadedmetadata', () => { if (wanted) sound.currentTime = wanted; });
  $('side').addEventListener('change', ({ target }) => hear(target.value));
  $('speed').addEventListener('change', ({ target }) => { sound.playbackRate = sound.defaultPlaybackRate = Number(target.value); });
  for (const name of ['timeupdate', 'seeked', 'ended']) sound.addEventListener(name, draw);
  for (const name of ['play', 'pause', 'ended']) sound.addEventListener(name, label);
  play.addEventListener('click', toggle);
  picture.addEventListener('click', (event) => {
    const box = picture.getBoundingClientRect();
    seek(((event.clientX - box.left) / box.width) * seconds);
  });
  draw();
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('[data-seek]');
  if (!link) return;
  event.preventDefault();
  seek(Number(link.dataset.seek), { start: true });
});

function step(by) {
  const steps = rows.filter((row) => row.querySelector('[data-seek]'));
  if (!steps.length) return;
  const now = steps.findIndex((row) => row.hasAttribute('aria-current'));
  const next = steps[Math.max(0, Math.min(steps.length - 1, now + by))];
  const link = next.querySelector('[data-seek]');
  link.focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
  seek(Number(link.dataset.seek));
  for (const row of rows) row.removeAttribute('aria-current');
  next.setAttribute('aria-current', 'true');
}

document.addEventListener('keydown', (event) => {
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.target.closest('select')) return;
  if (document.querySelector('dialog[open]') || $('me').matches(':popover-open')) return;
  const { key } = event;
  const done = () => event.preventDefault();
  if (event.shiftKey) {
    if (sound && (key === 'ArrowLeft' || key === 'ArrowRight')) { done(); jump(key === 'ArrowRight' ? 1 : -1); }
    return;
  }
  if (key === ' ' && sound) { if (event.target.closest('summary, button:not(#play)')) return; done(); if (!event.repeat) toggle(); }
  if (key === 'ArrowLeft' && sound) { done(); seek(at() - 5); }
  if (key === 'ArrowRight' && sound) { done(); seek(at() + 5); }
  if (key === 'ArrowDown' || key === 'ArrowUp') { done(); step(key === 'ArrowDown' ? 1 : -1); }
  if (/^[1-9]$/.test(key) && !event.repeat) document.querySelector(`[data-evidence="${key}"]`)?.click();
});
