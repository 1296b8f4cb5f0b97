// A form of the administration: Ctrl S saves; after a refusal the first field that is wrong has the focus.
document.addEventListener('keydown', (event) => {
  if (!event.ctrlKey || event.altKey || event.key.toLowerCase() !== 's') return;
  event.preventDefault();
  if (!event.repeat) document.querySelector('form.setting')?.requestSubmit();
});

// What was done stands on an answer to a POST: reloading shows the thing, and does nothing again.
const here = document.querySelector('form.setting')?.dataset.here;
if (here) history.replaceState(null, '', here);
document.querySelector('input.secret')?.select();
document.querySelector('form.setting [aria-invalid="true"]')?.focus();
