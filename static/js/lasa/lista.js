// The list of the reading view: to take the sammanträde along. What waits to be sent is sent.
import { sand } from "forum/lasa/anteckningar"
import * as ring from "forum/lasa/nyckelring"
import { borja } from "forum/lasa/tamed"

const del = document.querySelector("[data-ta-med]")
await ring.tyst().catch(() => null)
await borja(del)
await sand().catch((fel) => console.warn("anteckningar", fel))
document.documentElement.dataset.tamed = "redo"
