// "Större text": one switch that remembers. Loaded with blocking="render", so that the page is never seen to jump in size.
// The button is hidden in the markup: without JavaScript the browser's own zoom does the same, and no dead button stands there.

const NYCKEL = "forum-text";
const rot = document.documentElement;

function minns() {
  try {
    return localStorage.getItem(NYCKEL) === "storre";
  } catch {
    return false; // storage refused: the switch still works on this page
  }
}

function stall(storre, knapp) {
  if (storre) rot.dataset.text = "storre";
  else delete rot.dataset.text;
  knapp?.setAttribute("aria-pressed", String(storre));
}

const knapp = document.querySelector("[data-storre-text]");
stall(minns(), knapp);

if (knapp) {
  knapp.hidden = false;
  knapp.addEventListener("click", () => {
    const storre = rot.dataset.text !== "storre";
    stall(storre, knapp);
    try {
      if (storre) localStorage.setItem(NYCKEL, "storre");
      else localStorage.removeItem(NYCKEL);
    } catch {
      // nothing to remember it in
    }
  });
}

// Another tab changed it: follow.
window.addEventListener("storage", (handelse) => {
  if (handelse.key === NYCKEL) stall(minns(), knapp);
});
