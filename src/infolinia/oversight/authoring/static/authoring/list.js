// The list of procedures: the dialog that asks for the name of a new one or of a copy.
const $ = (id) => document.getElementById(id);
const dialog = $('make');

function ask(of, client) {
  $('of').value = of;
  if (client) $('client').value = client;
  if ($('whose')) $('whose').hidden = Boolean(of);
  const title = $('make-title');
  title.textContent = of ? title.dataset.copy.replace('{name}', of) : title.dataset.new;
  dialog.showModal();
  $('name').focus();
  $('name').select();
}

// What the check finds is counted one procedure after the other, once the list is there.
async function count() {
  for (const cell of document.querySelectorAll('[data-tally]')) {
    for (let tries = 0; tries < 5; tries += 1) {
      const reply = await fetch(cell.dataset.tally).catch(() => null);
      if (reply?.ok && !reply.redirected) { cell.innerHTML = await reply.text(); break; }
      if (reply?.status !== 503) return;
      await new Promise((done) => setTimeout(done, 700)); // another text is just being checked
    }
  }
}
count();

$('new')?.addEventListener('click', () => ask('', ''));
document.addEventListener('click', (event) => {
  const copy = event.target.closest('[data-copy][data-client]');
  if (copy) { $('name').value = `${copy.dataset.copy}-2`; ask(copy.dataset.copy, copy.dataset.client); }
});
if (dialog?.hasAttribute('data-open')) ask($('of').value, '');
