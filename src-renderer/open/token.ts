/** The token of a student who signed in: this tab's alone, gone when it is closed. A page that may keep nothing has it in memory. */
const place = 'taza-student'
let held: string | null = null

export function tokenHeld(): string | null {
  try {
    return held ?? sessionStorage.getItem(place)
  } catch (_kept) {
    return held
  }
}

/** Null: she signed out, or the server knows it no more. */
export function holdToken(token: string | null): void {
  held = token
  try {
    if (token === null) sessionStorage.removeItem(place)
    else sessionStorage.setItem(place, token)
  } catch (_kept) {
    // It is in memory.
  }
}
