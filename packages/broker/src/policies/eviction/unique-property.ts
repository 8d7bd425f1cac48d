/**
 * `uniquePropertyMessageEvictionStrategy`: per value of a property the newest message stays, and messages without the
 * property go. Where that would drop nothing, or everything, the oldest one goes.
 */
import type { Message, PrimitiveValue } from '@hermod/model'

export function uniqueProperty(waiting: readonly Message[], propertyName: string): readonly number[] {
  const newest = new Map<PrimitiveValue, number>()
  for (const [at, message] of waiting.entries()) {
    const value = message.properties().get(propertyName)
    if (value === undefined || value === null) continue
    const key = typeof value === 'object' ? String(value) : value
    const known = newest.get(key)
    // Newest by the sender's clock, and of equals the first to come: ActiveMQ compares time stamps so.
    if (known === undefined || message.timestamp > waiting[known]!.timestamp) newest.set(key, at)
  }
  if (newest.size === 0 || newest.size === waiting.length) return [0]
  const staying = new Set(newest.values())
  return waiting.flatMap((_message, at) => (staying.has(at) ? [] : [at]))
}
