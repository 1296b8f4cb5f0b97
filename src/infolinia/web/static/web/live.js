// Hears the server through the browser's one stream; where there are no shared workers, through a stream of the page.
import { Stream } from './stream.js';

export function hear(url, tell) {
  if (typeof SharedWorker === 'undefined') return new Stream(url, tell);
  const worker = new SharedWorker(new URL('./listener.js', import.meta.url), { type: 'module', name: `infolinia ${url}` });
  worker.port.onmessage = ({ data }) => tell(data);
  worker.port.start();
  worker.port.postMessage({ url });
  addEventListener('pagehide', () => worker.port.postMessage({ leave: true }));
  addEventListener('pageshow', (event) => event.persisted && location.reload());
  return worker;
}
