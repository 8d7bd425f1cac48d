import { setTimeout as delay } from 'node:timers/promises'

/** Waits for a condition, looking often; fails with `what` after `limitMs`. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  limitMs = 30_000,
): Promise<void> {
  const deadline = Date.now() + limitMs
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`gave up after ${limitMs} ms waiting until ${what}`)
    await delay(50)
  }
}
