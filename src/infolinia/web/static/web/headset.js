// The headset test: a device, our own voice on a meter, what we sound like, the ring. Passing it allows "ready".
import { microphone } from './microphone.js';
import * as sounds from './sounds.js';

const $ = (id) => document.getElementById(id);
const LOUD_ENOUGH = 4; // of 20
const BARS = 20;
const CLIPPED = 0.99, NOISY = -45; // of 1; dBFS while nobody speaks
const QUIET_PART = 0.2; // of the looks: the softest of them are the room
let stop = null, recorder = null;
const heard = { levels: [], clipped: 0, looks: 0 };

const room = () => [...heard.levels].sort((a, b) => a - b)[Math.floor(heard.levels.length * QUIET_PART)] ?? -100;

// Draws and runs the test in `#headset`, if the page has one; `passed` is called when ready is allowed.
export async function test(passed = () => {}) {
  const place = $('headset');
  if (!place) { stop?.(); stop = null; return; }
  const words = place.dataset;
  stop?.(); stop = null;
  $('level').replaceChildren(...Array.from({ length: BARS }, () => document.createElement('i')));
  $('volume').value = sounds.getVolume();
  try {
    await microphone.open();
    const { mics, outs } = await microphone.devices();
    fill($('mic'), microphone.testVoice ? [] : mics, microphone.device, microphone.testVoice ? words.voice : '');
    fill($('out'), outs, microphone.out, outs.length ? '' : words.usual);
    good('mark-mic'); good('mark-out');
    say(microphone.testVoice ? words.voiceOn : words.silent, microphone.testVoice || microphone.tested);
    if (microphone.testVoice) microphone.tested = true;
    if (microphone.tested) { good('mark-level'); passed(); }
    Object.assign(heard, { levels: [], clipped: 0, looks: 0 });
    stop = await microphone.meter((level, mean, peak) => {
      heard.looks += 1; if (peak >= CLIPPED) heard.clipped += 1;
      if (heard.levels.length < 600) heard.levels.push(mean);
      if (!$('level')) { stop?.(); stop = null; return; }
      [...$('level').children].forEach((bar, i) => bar.classList.toggle('on', i < level));
      if (level >= LOUD_ENOUGH && !microphone.tested) { microphone.tested = true; good('mark-level'); passed(); }
      if (level >= LOUD_ENOUGH) microphone.dispatchEvent(new Event('heard'));
      if (level >= LOUD_ENOUGH && !microphone.testVoice) say(advice(words), true);
    });
  } catch (problem) {
    $('mark-mic').className = 'mark bad';
    fill($('mic'), [], '', words.none);
    fill($('out'), [], '', words.usual);
    say(problem.message === 'no-https' ? words.noHttps : words.noMic, false);
    $('level-text').classList.add('bad');
  }
}

function advice(words) {
  if (heard.looks > 10 && heard.clipped > heard.looks * 0.1) return words.clipped;
  if (heard.looks > 30 && room() > NOISY) return words.noisy;
  return words.heard.replace('{name}', microphone.name);
}

const good = (id) => { $(id).className = 'mark good'; };

function say(text, ready) {
  const place = $('level-text');
  if (place && place.textContent !== text) place.textContent = text;
  place?.classList.remove('bad');
  if (ready) document.querySelectorAll('[data-mic]').forEach((other) => { other.textContent = microphone.testVoice ? $('headset').dataset.voice : $('headset').dataset.fine; });
}

function fill(select, devices, chosen, instead) {
  const options = devices.map((d, i) => new Option(d.label || `${i + 1}`, d.deviceId, false, d.deviceId === chosen));
  if (instead) options.unshift(new Option(instead, '', false, true));
  select.replaceChildren(...options);
}

// What we sound like: three seconds, then played back.
async function record(button) {
  if (recorder) return;
  const stream = await microphone.open().catch(() => null);
  if (!stream || typeof MediaRecorder === 'undefined') return;
  const parts = [];
  recorder = new MediaRecorder(stream);
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.onstop = () => {
    recorder = null; button.setAttribute('aria-pressed', 'false');
    const sound = new Audio(URL.createObjectURL(new Blob(parts)));
    sound.setSinkId?.(microphone.out).catch(() => {});
    sound.play().catch(() => {});
  };
  button.setAttribute('aria-pressed', 'true');
  recorder.start();
  setTimeout(() => recorder?.stop(), 3000);
}

// Another device must pass the test of its own before anyone is ready with it.
function choose(wanted, passed) {
  for (const id of ['be-ready', 'menu-ready']) { if ($(id)) $(id).disabled = true; }
  microphone.choose(wanted).catch(() => {}).then(() => test(passed));
}

// One place for its buttons and lists, whichever page they stand on.
export function attend(passed, far = null) {
  document.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (button?.id === 'test-voice') choose({ testVoice: true }, () => { passed(); $('be-ready')?.focus(); }); // Enter is ready now
    if (button?.id === 'test-tone') { microphone.audio(); sounds.ring(true); setTimeout(() => sounds.ring(false), 1500); }
    if (button?.id === 'test-record') record(button);
  });
  document.addEventListener('change', (event) => {
    if (event.target.id === 'mic') choose({ device: event.target.value }, passed);
    if (event.target.id === 'out') microphone.chooseOut(event.target.value, far);
    if (event.target.id === 'volume') { sounds.setVolume(event.target.value); sounds.connected(); }
  });
  microphone.addEventListener('lost', () => test(passed));
  navigator.mediaDevices?.addEventListener?.('devicechange', () => test(passed));
}
