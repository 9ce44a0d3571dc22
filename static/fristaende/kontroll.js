// Checks what a QR on a paper says, with the browser's own Web Crypto: no server, no network. Inlined in the page that
// beslut/fristaende.py makes; the same rules as beslut/kontrollkod.py.
const ALFABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const QR = /^(https?:\/\/[^\s/]+)((?:\/[^\s/]+)*?)\/verifiera\/([A-Z2-7]{12})\/([A-Z2-7]{2,200})\/([A-Z2-7]{52})\/([A-Z2-7]{103})$/i;
const { nycklar, slag } = JSON.parse(document.getElementById("nycklar").textContent);
const form = document.querySelector("form");
const falt = document.getElementById("text");
const svar = document.getElementById("svar");

function fran32(text) {
  const ut = [];
  let bitar = 0;
  let varde = 0;
  for (const tecken of text) {
    varde = (varde << 5) | ALFABET.indexOf(tecken);
    bitar += 5;
    if (bitar >= 8) {
      bitar -= 8;
      ut.push((varde >> bitar) & 255);
      varde &= (1 << bitar) - 1;
    }
  }
  return new Uint8Array(ut);
}

function las(text) {
  const traff = QR.exec(text.replace(/\s+/g, ""));
  if (!traff) return null;
  const [vard, kod, vad, faktahash, signatur] = [1, 3, 4, 5, 6].map((nr) => traff[nr].toUpperCase());
  return {
    kod,
    vad: new TextDecoder().decode(fran32(vad)),
    faktahash: [...fran32(faktahash)].map((b) => b.toString(16).padStart(2, "0")).join(""),
    signerat: `${vard}${traff[2]}/VERIFIERA/${kod}/${vad}/${faktahash}`,
    signatur: fran32(signatur),
  };
}

async function akta(last) {
  const algoritm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  for (const { jwk } of nycklar) {
    const nyckel = await crypto.subtle.importKey("jwk", jwk, algoritm, false, ["verify"]);
    const data = new TextEncoder().encode(last.signerat);
    if (await crypto.subtle.verify(algoritm, nyckel, last.signatur, data)) return true;
  }
  return false;
}

function beskrivning(vad) {
  const delar = vad.split(";");
  if (delar.length !== 3 || !slag[delar[1][0]]) return vad;
  const nr = delar[1].slice(1).replace("/", " av ");
  const namn = `${slag[delar[1][0]]} ${nr}`.trim();
  return [namn, delar[0], delar[2] && `version ${delar[2]}`].filter(Boolean).join(", ");
}

const grupper = (text) => text.match(/.{1,4}/g).join(" ");

function visa(ton, rubrik, stycken, fakta = []) {
  svar.className = `besked besked--${ton}`;
  svar.replaceChildren();
  const lagg = (tagg, text, till = svar) => till.appendChild(Object.assign(document.createElement(tagg), { textContent: text }));
  lagg("h2", rubrik);
  for (const stycke of stycken) lagg("p", stycke);
  if (fakta.length) {
    const lista = lagg("dl", "");
    for (const [namn, varde] of fakta) {
      lagg("dt", namn, lista);
      lagg("dd", varde, lista);
    }
  }
  svar.hidden = false;
  svar.focus();
}

form.addEventListener("submit", async (handelse) => {
  handelse.preventDefault();
  const last = las(falt.value);
  falt.setAttribute("aria-invalid", String(!last));
  if (!last) {
    visa("fel", "Det är inte texten i en QR-kod från Forum", ["Läs av hela rutan igen och klistra in allt som står i den."]);
    return;
  }
  if (!(await akta(last))) {
    visa("fel", "QR-koden är inte gjord av oss", [
      "Det som står i QR-koden är inte undertecknat med någon av nycklarna nedan. Lita inte på papperet.",
    ]);
    return;
  }
  visa(
    "ok",
    "QR-koden är äkta",
    [
      "Jämför nu uppgifterna här under med papperet. Stämmer de inte är QR-koden tagen från ett annat papper.",
      "QR-koden visar inte att texten på papperet är oförändrad, och inte om handlingen har ersatts eller återkallats. Det visar webbplatsen.",
    ],
    [
      ["Hör till", beskrivning(last.vad)],
      ["Kod", grupper(last.kod)],
      ["Uppgifternas SHA-256", grupper(last.faktahash)],
    ],
  );
});

if (!globalThis.crypto?.subtle) {
  visa("fel", "Webbläsaren kan inte kontrollera underskrifter", ["Öppna sidan i en nyare webbläsare, som en sparad fil."]);
}
