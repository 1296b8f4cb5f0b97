// Posts that could not be sent wait here, on this computer, and go out in their order with their own ids.
const open = () => new Promise((done, fail) => {
  const request = indexedDB.open('infolinia-desk', 1);
  request.onupgradeneeded = () => request.result.createObjectStore('posts', { keyPath: 'number', autoIncrement: true });
  request.onsuccess = () => done(request.result);
  request.onerror = () => fail(request.error);
});

async function store(mode, work) {
  const db = await open();
  return new Promise((done, fail) => {
    const transaction = db.transaction('posts', mode);
    const request = work(transaction.objectStore('posts'));
    transaction.oncomplete = () => { db.close(); done(request.result); };
    transaction.onerror = () => { db.close(); fail(transaction.error); };
  });
}

export const keep = (post) => store('readwrite', (posts) => posts.add(post));
const all = () => store('readonly', (posts) => posts.getAll());
export const kept = async (user) => (await all()).filter((post) => !post.aside && post.user === user);
// Posts that the server could not save however often they were sent; their words stay readable here.
export const aside = async (user) => (await all()).filter((post) => post.aside && post.user === user);
export const change = (post) => store('readwrite', (posts) => posts.put(post));
export const sent = (number) => store('readwrite', (posts) => posts.delete(number));

// The same answer typed again while the server is away replaces the one that waits.
export async function replace(post) {
  for (const other of await kept(post.user)) {
    if (other.name === post.name && other.fields.call === post.fields.call && other.fields.path === post.fields.path) await sent(other.number);
  }
  return keep(post);
}
