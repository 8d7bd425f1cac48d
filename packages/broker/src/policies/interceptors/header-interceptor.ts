/** `headerMessageInterceptorStrategy`: delivery mode and expiration of what comes to a destination, as the broker wants them. */
import { longToNumber, type Message } from '@hermod/model'
import type { HeaderInterceptorOptions } from '../../options/message-interceptor.js'

/** Changes the message in place. */
export function rewriteHeader(message: Message, options: HeaderInterceptorOptions, nowMs: number): void {
  if (options.forceExpiration) reckonExpiration(message, options, nowMs)
  if (options.forceDeliveryMode) message.persistent = options.persistent
}

function reckonExpiration(message: Message, options: HeaderInterceptorOptions, nowMs: number): void {
  const sentMs = longToNumber(message.timestamp)
  // Without a time stamp nobody knows how much of its time is over; dead letters keep what they died of.
  if (sentMs <= 0 || isDeadLetter(message)) return
  const before = longToNumber(message.expiration)
  let liveMs = before > 0 ? before - sentMs : options.zeroExpirationOverride
  if (liveMs > 0 && options.expirationCeiling > 0) liveMs = Math.min(liveMs, options.expirationCeiling)
  const expiration = liveMs + nowMs
  if (options.futureOnly && expiration <= before) return
  if (liveMs > 0 && expiration > 0) message.expiration = expiration
  message.timestamp = nowMs
}

function isDeadLetter({ destination }: Message): boolean {
  return destination.name === 'ActiveMQ.DLQ' || destination.name.startsWith('ActiveMQ.DLQ.')
}
