// The agent's line: one RTCPeerConnection for the leg that the server names. Offers go out as posts, answers come with
// the next look. A line that is lost is offered again, with waits of 0.5, 1, 2, 4 seconds.
import { microphone } from '../web/microphone.js';

const WAITS = [500, 1000, 2000, 4000];
const SILENCE = 800; // milliseconds without a packet, after packets came steadily
const UNANSWERED = 4000; // milliseconds after which an offer without an answer is made again

export class Softphone {
  constructor({ post, look, far, changed }) {
    Object.assign(this, { post, look, far, changed });
    this.leg = ''; this.call = ''; this.pc = null; this.offering = false; this.answered = false;
    this.tries = 0; this.lost = false; this.muted = false; this.cut = false; this.packets = 0; this.heard = 0; this.steady = 0;
    this.serverLost = () => false;
    microphone.addEventListener('lost', () => this.leg && this.changed('mic-lost'));
    microphone.addEventListener('changed', () => this.swap());
    setInterval(() => this.watch(), 250);
  }

  // What the server says about our leg.
  async follow(phone) {
    this.muted = phone.muted;
    this.sendOrNot();
    if (!phone.leg) { this.leave(); return; }
    if (phone.leg !== this.leg) {
      const broke = this.leg && this.call === phone.call; // in one call a new leg comes in the place of one that was lost
      if (!broke) this.leave();
      this.leg = phone.leg; this.call = phone.call; this.tries = 0;
      if (broke) this.gone();
      this.offer();
      return;
    }
    if (this.pc && !this.answered && phone.answer && !this.offering && this.pc.signalingState === 'have-local-offer') {
      this.answered = true;
      await this.pc.setRemoteDescription({ type: 'answer', sdp: phone.answer }).catch(() => this.again());
    }
  }

  sendOrNot() { microphone.stream?.getAudioTracks().forEach((track) => { track.enabled = !this.muted; }); }

  async swap() {
    const track = microphone.stream?.getAudioTracks()[0];
    await this.pc?.getSenders()[0]?.replaceTrack(track).catch(() => {});
    this.sendOrNot();
    if (this.leg && !this.pc) this.offer(); // there was no microphone to make the line with
    if (this.leg) this.changed('mic-back');
  }

  async offer() {
    if (this.offering || !this.leg) return;
    this.offering = true; this.answered = false;
    const leg = this.leg;
    try {
      const stream = await microphone.open();
      this.close();
      const pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
      this.pc = pc; this.packets = 0; this.steady = 0; this.offered = performance.now();
      pc.ontrack = (event) => this.play(event.streams[0] || new MediaStream([event.track]));
      pc.onconnectionstatechange = () => this.state(pc);
      stream.getAudioTracks().forEach((track) => pc.addTrack(track, stream));
      this.sendOrNot();
      const { codecs } = RTCRtpReceiver.getCapabilities('audio');
      const wanted = ['opus', 'G722', 'PCMU', 'PCMA', 'telephone-event']; // the switch takes the customer's of them
      const ours = wanted.flatMap((name) => codecs.filter((c) => c.mimeType === `audio/${name}`));
      pc.getTransceivers()[0].setCodecPreferences(ours);
      await pc.setLocalDescription(await pc.createOffer());
      await gathered(pc, 400);
      if (leg !== this.leg || pc !== this.pc) return;
      this.offering = false; // the reply to this post may bring the answer
      await this.post('offer', { call: this.call, leg, sdp: pc.localDescription.sdp }, { quiet: true });
      this.fetchAnswer(pc);
    } catch (problem) {
      this.changed('no-sound', problem.message === 'no-https' ? 'no_https' : 'no_sound');
    } finally { this.offering = false; }
  }

  // The answer to a new offer is no event of the call: it is looked for until it is there.
  async fetchAnswer(pc) {
    for (let wait = 100; pc === this.pc && !this.answered && wait < UNANSWERED; wait *= 1.5) {
      await new Promise((done) => { setTimeout(done, wait); });
      if (pc === this.pc && !this.answered) await this.look();
    }
  }

  play(stream) {
    this.far.srcObject = stream;
    if (microphone.out) this.far.setSinkId?.(microphone.out).catch(() => {});
    this.far.play().catch(() => this.changed('no-sound', 'sound_click'));
  }

  // After an acoustic shock nothing is heard until the agent is ready again.
  hush(cut) { this.cut = cut; this.far.muted = cut; }

  state(pc) {
    if (pc !== this.pc) return;
    if (pc.connectionState === 'connected') this.found();
    if (pc.connectionState === 'disconnected') this.gone();
    if (pc.connectionState === 'failed') { this.gone(); this.again(); }
  }

  found() {
    this.tries = 0; this.heard = performance.now();
    if (!this.lost) { this.changed('line-up'); return; }
    this.lost = false; this.changed('line-back');
  }

  gone() {
    if (!this.lost) { this.lost = true; this.changed('line-lost', this.tries + 1); }
    this.retry ||= setTimeout(() => { this.retry = null; if (this.lost) this.again(); }, 2000);
  }

  // The browser notices a dead line after seconds; packets that stop coming, with the server gone, tell at once.
  async watch() {
    const { pc } = this, now = performance.now();
    if (!pc || !this.leg) return;
    if (!this.answered && !this.offering && now - this.offered > UNANSWERED && !this.serverLost()) { this.again(); return; }
    if (pc.connectionState !== 'connected') return;
    let packets = 0;
    (await pc.getStats()).forEach((item) => { if (item.type === 'inbound-rtp') packets += item.packetsReceived; });
    if (pc !== this.pc) return;
    if (packets > this.packets) { this.steady += 1; this.heard = now; if (this.lost) this.found(); } else if (now - this.heard > 3000) this.steady = 0;
    this.packets = packets;
    const quiet = now - this.heard > SILENCE && this.steady > 3;
    if ((quiet && this.serverLost()) || !navigator.onLine) this.gone();
  }

  // What the browser measured of the line since it came up; nothing without one.
  async measured() {
    const { pc, call } = this;
    return pc && pc.connectionState === 'connected' ? { call, ...await measured(pc) } : {};
  }

  again() {
    if (!this.leg || this.waiting) return;
    const wait = WAITS[Math.min(this.tries, WAITS.length - 1)];
    this.tries += 1; this.offered = performance.now();
    if (this.lost) this.changed('line-lost', this.tries + 1);
    this.waiting = setTimeout(() => { this.waiting = null; if (this.leg) this.offer(); }, wait);
  }

  close() {
    const { pc } = this;
    this.pc = null;
    if (pc) { pc.onconnectionstatechange = null; pc.ontrack = null; pc.close(); }
  }

  leave() {
    clearTimeout(this.retry); clearTimeout(this.waiting);
    this.retry = this.waiting = null; this.leg = ''; this.answered = false;
    if (this.lost) { this.lost = false; this.changed('line-up'); }
    this.close();
  }
}

// What the browser measured of a line: milliseconds and percent.
export async function measured(pc) {
  const found = {};
  const keep = (name, value) => { if (Number.isFinite(value)) found[name] = value.toFixed(2); };
  (await pc.getStats()).forEach((item) => {
    if (item.type === 'inbound-rtp' && item.kind === 'audio') {
      keep('jitter_ms', item.jitter * 1000);
      keep('lost_percent', (100 * Math.max(0, item.packetsLost)) / Math.max(1, item.packetsLost + item.packetsReceived));
      keep('concealed_percent', (100 * item.concealedSamples) / Math.max(1, item.totalSamplesReceived));
    }
    if (item.type === 'remote-inbound-rtp') keep('rtt_ms', item.roundTripTime * 1000);
    if (item.type === 'candidate-pair' && item.nominated && !found.rtt_ms) keep('rtt_ms', item.currentRoundTripTime * 1000);
  });
  return found;
}

export function gathered(pc, longest) {
  if (pc.iceGatheringState === 'complete') return Promise.resolve();
  return new Promise((done) => {
    setTimeout(done, longest);
    pc.addEventListener('icegatheringstatechange', () => pc.iceGatheringState === 'complete' && done());
  });
}
