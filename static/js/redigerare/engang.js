// The one-time token that goes with every sending: sent twice, a form is done once (forum/engang.py).

/** Return a new token, a UUID; crypto.randomUUID is not there on a page that is not secure. */
export function nyNyckel() {
  const b = crypto.getRandomValues(new Uint8Array(16))
  b[6] = (b[6] & 0x0f) | 0x40
  b[8] = (b[8] & 0x3f) | 0x80
  return [...b].map((v, i) => v.toString(16).padStart(2, "0") + ([3, 5, 7, 9].includes(i) ? "-" : "")).join("")
}
