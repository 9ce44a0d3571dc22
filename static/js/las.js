// One item in the reading view: keep the reader's place, go back to it, and leaf with the arrow keys. Without it all is
// read as well; only the place is not kept.

import { somJag } from "forum/redigerare/csrf";

const sida = document.querySelector("[data-las]");
const VANTA = 1500; // ms of rest before the place is sent
let sand = "";
let klocka = 0;
let rullat = false;

/** The block that stands first in the window, or "" at the beginning of the page. */
function forstaBlocket() {
  if (window.scrollY < 200) return "";
  const topp = 8;
  for (const block of sida.querySelectorAll("[data-lopande] [data-block]")) {
    if (block.getBoundingClientRect().bottom > topp) return block.dataset.block;
  }
  return "";
}

function skicka() {
  window.clearTimeout(klocka);
  klocka = 0;
  if (!rullat) return;
  const block = forstaBlocket();
  if (block === sand) return;
  sand = block;
  // Lost is no harm: the next rest sends it again, or the other device says otherwise.
  fetch(sida.dataset.platsUrl, {
    method: "POST",
    keepalive: true,
    headers: somJag(),
    body: new URLSearchParams({ block }),
  }).catch(() => {
    sand = "";
  });
}

function fortsatt(lank) {
  const block = sida.querySelector(`[data-lopande] [data-block="${CSS.escape(lank.dataset.fortsatt)}"]`);
  if (!block) return false;
  block.tabIndex = -1;
  block.focus({ preventScroll: true });
  block.scrollIntoView({ block: "start" });
  block.dataset.har = "";
  window.setTimeout(() => delete block.dataset.har, 4000);
  return true;
}

function bladdra(handelse) {
  if (handelse.defaultPrevented || handelse.altKey || handelse.ctrlKey || handelse.metaKey || handelse.shiftKey) return;
  // Where the arrows already mean something (a field, a wide table one has gone into) they go on meaning that.
  if (handelse.target.closest?.("input, textarea, select, [contenteditable], [role=dialog], dialog")) return;
  for (let el = handelse.target; el && el !== document.body; el = el.parentElement) {
    if (el.scrollWidth > el.clientWidth + 1 && getComputedStyle(el).overflowX !== "visible") return;
  }
  const at = { ArrowLeft: "prev", ArrowRight: "next" }[handelse.key];
  const lank = at && document.querySelector(`.lasvag a[rel="${at}"]`);
  if (lank) lank.click();
}

if (sida) {
  addEventListener(
    "scroll",
    () => {
      rullat = true;
      window.clearTimeout(klocka);
      klocka = window.setTimeout(skicka, VANTA);
    },
    { passive: true },
  );
  addEventListener("pagehide", skicka);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") skicka();
  });
  document.addEventListener("keydown", bladdra);
  document.querySelector("[data-fortsatt]")?.addEventListener("click", (handelse) => {
    if (fortsatt(handelse.currentTarget)) handelse.preventDefault();
  });
  document.documentElement.dataset.las = "redo";
}
