// A form of the administration: Ctrl S saves; after a refusal the first field that is wrong has the focus.
document.addEventListener('keydown', (event) => {
  if (!event.ctrlKey || event.altKey || event.key.toLowerCase() !== 's') return;
  event.preventDefault();
  if (!event.repeat) document.querySelector('form.setting')?.requestSubmit();
});

document.querySelector('form.setting [aria-invalid="true"]')?.focus();
