// Says whether Caps Lock is on, from the first key that tells; tests the headset while the password is typed.
import * as headset from "../web/headset.js";

const form = document.querySelector("form[data-caps-on]");
const caps = document.getElementById("caps");

function tell(event) {
  if (!event.getModifierState) return;
  const on = event.getModifierState("CapsLock");
  const text = on ? form.dataset.capsOn : form.dataset.capsOff;
  if (caps.textContent !== text) caps.textContent = text;
  caps.classList.toggle("on", on);
}
for (const name of ["keydown", "keyup"]) form.addEventListener(name, tell);

headset.attend();
headset.test();
