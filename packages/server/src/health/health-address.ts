/** The system property `hermod.health`, which switches the health port on: `[HOST:]PORT`. */
export interface HealthAddress {
  readonly host: string
  readonly port: number
}

const EVERYWHERE = '0.0.0.0'

/** Undefined where none is wanted. Throws an Error that says what was expected. */
export function healthAddress(given: string | undefined): HealthAddress | undefined {
  if (given === undefined || given === '') return undefined
  const match = /^(?:\[([0-9a-f:.]+)\]:|([^:[\]\s]+):)?(\d{1,5})$/i.exec(given)
  const port = Number(match?.[3])
  if (match === null || port > 65_535) {
    throw new Error(
      `hermod.health=${given}: expected PORT or HOST:PORT, as 8162 (on all addresses) or 127.0.0.1:8162 (0 takes a free port)`,
    )
  }
  return { host: match[1] ?? match[2] ?? EVERYWHERE, port }
}
