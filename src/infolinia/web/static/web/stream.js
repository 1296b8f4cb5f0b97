// An event stream that knows when the server is lost: by an error, or by a pulse that stays away.
const SILENCE = 950; // milliseconds without a pulse

export class Stream {
  constructor(url, tell) {
    this.url = url; this.tell = tell; this.heard = 0; this.lost = false;
    this.open();
    setInterval(() => this.watch(), 150);
  }

  open() {
    this.source?.close();
    const source = new EventSource(this.url);
    this.source = source; this.opened = performance.now();
    source.onopen = () => this.alive();
    source.addEventListener('pulse', () => this.alive());
    source.onmessage = (event) => { this.alive(); this.tell({ position: JSON.parse(event.data).position }); };
    source.onerror = () => this.gone();
  }

  alive() {
    this.heard = performance.now();
    if (this.lost) { this.lost = false; this.tell({ back: true }); }
  }

  gone() {
    if (!this.lost) { this.lost = true; this.tell({ lost: true }); }
  }

  watch() {
    const now = performance.now();
    if (this.heard && now - this.heard > SILENCE) this.gone();
    if (this.lost && now - this.opened > 1000) this.open();
  }
}
