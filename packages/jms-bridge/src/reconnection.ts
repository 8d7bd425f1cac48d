/** How long to wait before the next attempt. Pure. */
import type { ReconnectionPolicy } from './options.js'

/** ms before attempt `attempt`, which counts from 0; the first is made at once. */
export function nextDelay(policy: ReconnectionPolicy, attempt: number): number {
  if (attempt === 0) return 0
  const { initialReconnectDelay, useExponentialBackOff, backOffMultiplier, maximumReconnectDelay } = policy
  // ActiveMQ's formula, which grows by steps and not by powers in spite of the option's name.
  const factor = useExponentialBackOff ? Math.max(1, Math.floor((attempt - 1) * backOffMultiplier)) : 1
  const delayMs = initialReconnectDelay * factor
  return maximumReconnectDelay > 0 ? Math.min(delayMs, maximumReconnectDelay) : delayMs
}

/** Whether attempt `attempt` is still to be made; one always is. */
export function mayTry(limit: number, attempt: number): boolean {
  return limit < 0 || attempt === 0 || attempt < limit
}
