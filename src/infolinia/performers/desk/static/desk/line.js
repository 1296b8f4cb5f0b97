// The line: the softphone, the banner in the call bar's place, the sounds.
import { microphone } from '../web/microphone.js';
import * as sounds from '../web/sounds.js';
import { Softphone } from './softphone.js';
import { $, fill, page, say, shout, toast, words } from './page.js';
import { look, post, status } from './server.js';

const banner = { mic: null, line: null, server: null, alarm: null }; // the worst is shown, in this order
const inCall = () => ['call', 'consulting', 'inside'].includes(page.now.mode);
const KEYS_EVERY = 600; // milliseconds
let holdTicked = false, keying = null;

export const phone = new Softphone({ post, look, far: $('far'), changed });
phone.serverLost = () => status.lost;

function changed(what, detail) {
  if (what === 'line-lost' && inCall()) {
    if (!banner.line) { sounds.lineLost(); shout(fill(words.line_lost, { n: detail })); }
    const there = page.now.phone.telephone === 'there';
    banner.line = {
      grade: 'wait', title: fill(words.line_lost, { n: detail }), text: words.line_lost_more,
      ...(there ? { button: words.to_telephone, act: () => device('phone') } : {}),
    };
  } else if (what === 'line-back') {
    banner.line = null; sounds.connected(); say(words.line_back); toast(words.line_back);
  } else if (what === 'line-up') banner.line = null;
  else if (what === 'mic-back') banner.mic = null;
  else if (what === 'mic-lost') micLost();
  else if (what === 'no-sound') toast(words[detail]);
  draw();
}

// The next device by name; after three seconds without one the customer hears music.
async function micLost() {
  shout(words.mic_lost);
  const { mics } = await microphone.devices();
  const next = mics.find((device) => device.deviceId && device.deviceId !== microphone.device && device.label !== microphone.name);
  banner.mic = {
    grade: 'alarm', title: words.mic_lost, text: words.mic_lost_more,
    button: next ? fill(words.mic_next, { name: next.label }) : words.mic_voice,
    act: () => microphone.choose(next ? { device: next.deviceId } : { testVoice: true }).then(() => { banner.mic = null; draw(); }),
  };
  draw();
  setTimeout(() => { if (!microphone.works && page.now.mode === 'call' && !page.now.phone.held) post('hold'); }, 3000);
}

export function server() {
  const lost = { grade: 'wait', title: words.server_lost, text: inCall() && !phone.lost ? words.server_lost_more : words.server_lost_idle };
  const busy = { grade: 'alarm', title: words.database, text: words.database_more };
  const before = banner.server;
  banner.server = status.lost ? lost : status.busy ? busy : null;
  if (banner.server && !before) shout(banner.server.title);
  if (!banner.server && before) say(words.server_back);
  draw();
}

export function alarms(list) {
  const worst = list.find((alarm) => alarm.grade === 'alarm') || list[0] || null;
  if (worst && banner.alarm?.kind !== worst.kind) shout(worst.title);
  banner.alarm = worst;
  draw();
}

function draw() {
  const place = $('banner'), shown = banner.mic || banner.line || banner.server || banner.alarm;
  const compact = shown === banner.alarm && inCall(); // the call bar stays usable
  document.body.classList.toggle('troubled', Boolean(shown) && !compact && shown.grade === 'wait');
  document.body.classList.toggle('alarmed', Boolean(shown) && !compact && shown.grade === 'alarm');
  place.hidden = !shown;
  if (!shown) return;
  place.className = `banner ${shown.grade}${compact ? ' note' : ''}`;
  place.querySelector('strong').textContent = shown.title;
  place.querySelector('p span').textContent = shown.text;
  const button = $('banner-act');
  button.hidden = !shown.button; button.textContent = shown.button || ''; button.onclick = shown.act || null;
}

// What the server says about the line; `before` is how things stood.
export function follow(now, before) {
  if (!page.mine) { phone.leave(); sounds.ring(false); return; }
  phone.follow(now.phone);
  sounds.ring(now.phone.rings);
  moved(now, before);
  if (now.phone.silent && !phone.lost && phone.pc?.connectionState !== 'connected') phone.gone();
  if (before.mode === 'ringing' && now.mode === 'call') sounds.connected();
  if (['call', 'consulting'].includes(before.mode) && now.mode === 'wrap_up') {
    sounds.hungUp();
    if (now.phone.ended_by === 'customer') shout(words.hung_up);
  }
  clearTimeout(keying); // digits of a card number are no events: while they come the page looks by itself
  if (now.phone.keys) keying = setTimeout(look, KEYS_EVERY);
  if (now.phone.card && now.phone.card !== before.phone?.card && before.call === now.call) toast(now.phone.card);
  if (now.phone.watched && now.phone.watched !== before.phone?.watched) say(now.phone.watched);
  if (before.mode === 'inside' && now.mode !== 'inside') sounds.hungUp();
  if (!inCall()) banner.mic = banner.line = null;
  if (now.mode === 'ready' && phone.cut) phone.hush(false);
  alarms(now.alarms);
}

// Where the agent talks has changed, or rings, or did not come about.
function moved(now, before) {
  const was = before.phone || {}, is = now.phone;
  if (before.call !== now.call || !inCall()) return;
  if (is.device !== was.device && was.moving === is.device) { banner.line = null; tell(words[`moved_${is.device}`]); } else if (is.moving === 'phone' && !was.moving) tell(words.telephone_rings); else if (is.moving === 'outside' && !was.moving) tell(words.outside_rings); else if (was.moving && !is.moving) tell(words.not_moved);
}

function tell(text) { say(text); toast(text); }

// To the telephone, or back to the browser: the call in hand, or those that come.
export async function device(to) {
  if (await post('device', { device: to }) && !inCall()) tell(words[`answers_${to}`]);
}

export function shock() {
  phone.hush(true); sounds.ring(false);
  toast(words.sound_off);
  if (page.now.mode === 'call' && !page.now.phone.held) post('hold');
}

// After a minute on hold, once: a tick, and words.
export function holdWatch(seconds) {
  if (seconds < 60) { holdTicked = false; return; }
  if (holdTicked) return;
  holdTicked = true; sounds.tick(); toast(words.hold_long);
}

// --- The call keys

export function line(shift) {
  const { mode, phone: { held, asked } } = page.now;
  if (banner.line && !shift && inCall() && page.now.phone.telephone === 'there') return device('phone');
  if (mode === 'ringing') return post(shift ? 'decline' : 'answer');
  if (mode === 'call' && shift && page.now.alarms.some((alarm) => alarm.kind === 'evacuation')) return post('leave_now');
  if (mode === 'consulting') return asked ? (shift ? post('leave_talk') : null) : post('drop');
  if (mode === 'inside') return shift ? post(document.querySelector('#do-end')?.dataset.act) : $('do-line') ? post(held ? 'resume' : 'hold') : null;
  if (mode === 'call') return post(shift ? 'hang_up' : held ? 'resume' : 'hold');
  return null;
}

export function mute() {
  if (!inCall()) return;
  const muted = !page.now.phone.muted;
  microphone.stream?.getAudioTracks().forEach((track) => { track.enabled = !muted; }); // at once, the server follows
  post(muted ? 'mute' : 'unmute');
}
