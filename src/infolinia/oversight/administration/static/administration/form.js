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

// Listen: what is typed, or the file that is kept, as callers will hear it. One sound at a time.
let playing = null;

function stop() {
  if (!playing) return;
  playing.audio.pause();
  URL.revokeObjectURL(playing.audio.src);
  playing.button.firstChild.textContent = playing.word;
  playing = null;
}

async function listen(form, button) {
  const again = playing?.button === button;
  stop();
  if (again) return;
  const language = button.dataset.listen.slice('file_'.length);
  const said = button.parentElement.querySelector('.heard');
  said.textContent = '';
  const asked = new FormData();
  asked.set('csrfmiddlewaretoken', form.elements.csrfmiddlewaretoken.value);
  asked.set('client', form.elements.client.value);
  asked.set('language', language);
  asked.set('text', form.elements[`text_${language}`].value);
  asked.set('manner', form.elements[`manner_${language}`].value);
  const drop = form.elements[`file_${language}_drop`];
  asked.set('file', drop?.checked ? '' : form.elements[`file_${language}`].value);
  const answer = await fetch(form.dataset.listenAt, { method: 'POST', body: asked });
  if (!answer.ok) {
    said.textContent = answer.status === 422 ? await answer.text() : answer.statusText;
    return;
  }
  const audio = new Audio(URL.createObjectURL(await answer.blob()));
  playing = { audio, button, word: button.firstChild.textContent };
  button.firstChild.textContent = button.dataset.stop;
  audio.addEventListener('ended', stop);
  await audio.play();
}

for (const button of document.querySelectorAll('[data-listen]')) {
  button.addEventListener('click', () => listen(button.form, button));
}
