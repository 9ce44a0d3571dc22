// Logging out says so when something waits in the journal of this browser. One in which nothing waits holds nothing: each
// line was wiped when the server had acknowledged it. The store itself stays, for another tab may be writing in it.

const BAS = "forum-journal";

async function kvar(vem) {
  if (!globalThis.indexedDB?.databases || !(await indexedDB.databases()).some((b) => b.name === BAS)) return 0;
  const bas = await new Promise((klart, fel) => {
    const fraga = indexedDB.open(BAS);
    fraga.onsuccess = () => klart(fraga.result);
    fraga.onerror = () => fel(fraga.error);
  });
  const rader = await new Promise((klart) => {
    const fraga = bas.objectStoreNames.contains("poster") && bas.transaction("poster").objectStore("poster").getAll();
    if (!fraga) return klart([]);
    fraga.onsuccess = () => klart(fraga.result);
    fraga.onerror = () => klart([]);
  });
  bas.close();
  return rader.filter((rad) => rad.vem === vem).length;
}

document.addEventListener("submit", async (handelse) => {
  const form = handelse.target;
  if (!form.matches("[data-utloggning]") || handelse.defaultPrevented || "klar" in form.dataset) return;
  handelse.preventDefault();
  const antal = await kvar(form.dataset.utloggning).catch(() => 0);
  const dialog = document.getElementById("osparat-vid-utloggning");
  if (antal && dialog && !dialog.open) {
    dialog.querySelector("[data-antal]").textContent = antal === 1 ? "En ändring" : `${antal} ändringar`;
    dialog.showModal();
    return;
  }
  form.dataset.klar = "";
  form.requestSubmit();
});
