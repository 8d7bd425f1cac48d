/** The client's clock in production: a client that waits to reconnect or for a redelivery keeps its process alive. */
import type { Clock } from '@hermod/model'

export const waitingClock: Clock = {
  now: () => Date.now(),
  after(delayMs, task) {
    const handle = setTimeout(task, Math.min(delayMs, 0x7fffffff))
    return { cancel: () => clearTimeout(handle) }
  },
}
