// What the reading view asks of the server: as the person whom the page was made for, and with a word for each way it can fail.
import { somJag } from "forum/redigerare/csrf"

const TID = 20_000
export const UTLOGGAD = "Du är utloggad. Logga in igen; det du har skrivit ligger kvar krypterat på enheten."

/** The server could not be reached, or not now: try again later. */
export class Natlos extends Error {}

/** The server said no: *status*, *data*. */
export class Nekad extends Error {
  constructor(status, data) {
    super(data.fel ?? "Servern tog inte emot det. Läs in sidan igen.")
    this.status = status
    this.data = data
  }
}

/** Ask *adress*, or with *falt* write to it; returns the JSON, or throws Natlos or Nekad. */
export async function fraga(adress, falt = null) {
  let svar
  try {
    const kropp = falt && { method: "POST", body: new URLSearchParams(falt) }
    svar = await fetch(adress, { headers: somJag(), signal: AbortSignal.timeout(TID), ...kropp })
  } catch {
    throw new Natlos("Ingen kontakt med servern.")
  }
  if (svar.status >= 500 || svar.status === 429) throw new Natlos("Servern svarar inte just nu.")
  const json = svar.headers.get("Content-Type")?.includes("json")
  if (svar.redirected || svar.status === 401 || (svar.status === 403 && !json)) throw new Nekad(401, { fel: UTLOGGAD })
  const data = json ? await svar.json().catch(() => ({})) : {}
  if (!svar.ok) throw new Nekad(svar.status, data)
  return data
}
