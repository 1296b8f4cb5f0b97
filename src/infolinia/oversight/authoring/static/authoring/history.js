// Before live calls are led elsewhere, it is asked, with what comes of it.
const $ = (id) => document.getElementById(id);
let asked = null; // the button whose form waits for the answer

for (const form of document.querySelectorAll('form[data-ask]')) {
  form.addEventListener('submit', (event) => {
    if (asked === event.submitter) return;
    event.preventDefault();
    asked = event.submitter;
    $('ask-title').textContent = form.dataset.ask;
    $('ask-effect').textContent = form.dataset.effect;
    $('ask-yes').textContent = form.dataset.does;
    $('ask').returnValue = '';
    $('ask').showModal();
  });
}
$('ask').addEventListener('close', () => {
  const button = asked;
  if ($('ask').returnValue === 'yes') button.form.requestSubmit(button);
  asked = null;
  button.focus();
});
