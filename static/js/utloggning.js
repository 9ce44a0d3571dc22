// Logging out says so when something waits in the journal of this browser. One in which nothing waits holds nothing: each
// line was wiped when the server had acknowledged it. The store itself stays, for another tab may be writing in it.
// Others that keep something here are asked by the events forum:kvar (how much waits?) and forum:glom (wipe it).

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

/** Ask the other keepers; each puts a promise in detail.svar. */
async function fraga(namn, person) {
  const detail = { person, svar: [] };
  document.dispatchEvent(new CustomEvent(namn, { detail }));
  return (await Promise.allSettled(detail.svar)).map((s) => s.value);
}

document.addEventListener("submit", async (handelse) => {
  const form = handelse.target;
  if (!form.matches("[data-utloggning]") || handelse.defaultPrevented || "klar" in form.dataset) return;
  handelse.preventDefault();
  const { utloggning, person } = form.dataset;
  const andra = (await fraga("forum:kvar", person)).reduce((summa, n) => summa + (n || 0), 0);
  const antal = andra + (await kvar(utloggning).catch(() => 0));
  const dialog = document.getElementById("osparat-vid-utloggning");
  if (antal && dialog && !dialog.open) {
    dialog.querySelector("[data-antal]").textContent = antal === 1 ? "En ändring" : `${antal} ändringar`;
    dialog.showModal();
    return;
  }
  await fraga("forum:glom", person);
  form.dataset.klar = "";
  form.requestSubmit();
});
