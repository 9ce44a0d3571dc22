// Opens <dialog id="x"> from any link or button with data-dialog="x", and closes it from data-dialog-stang inside it.
// The opener is a link to a page that asks the same question, so nothing is lost without JavaScript.

document.addEventListener("click", (handelse) => {
  if (!(handelse.target instanceof Element)) return;
  // A modified click is a wish for another tab, not for the dialog.
  if (handelse.button !== 0 || handelse.ctrlKey || handelse.metaKey || handelse.shiftKey || handelse.altKey) return;

  const oppnare = handelse.target.closest("[data-dialog]");
  const dialog = oppnare && document.getElementById(oppnare.dataset.dialog);
  if (dialog instanceof HTMLDialogElement) {
    handelse.preventDefault();
    dialog.showModal();
    return;
  }
  const stangare = handelse.target.closest("[data-dialog-stang]");
  if (stangare) {
    handelse.preventDefault();
    stangare.closest("dialog")?.close();
  }
});
