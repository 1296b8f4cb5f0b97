// One event stream for the whole browser (it opens only six connections a host): a SharedWorker that hears the server
// and tells every page. `pulse` comes twice a second; when it stays away the server is lost, even if nothing was closed.
import { Stream } from './stream.js';

const ports = new Set();
let stream = null, last = null;

function tell(message) {
  last = message;
  for (const port of ports) port.postMessage(message);
}

self.onconnect = (event) => {
  const port = event.ports[0];
  port.onmessage = ({ data }) => {
    if (data.leave) { ports.delete(port); return; }
    if (data.url && !stream) stream = new Stream(data.url, tell);
    if (data.again && stream) stream.open();
    if (last) port.postMessage(last);
  };
  ports.add(port);
  port.start();
};
