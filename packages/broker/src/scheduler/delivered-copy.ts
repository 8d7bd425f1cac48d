/** What becomes of a stored message when its time has come, or when somebody looks at it. */
import { longToNumber, type Message, MessageId, type ProducerId } from '@hermod/model'
import { CRON, DELAY, JOB_ID, PERIOD, REPEAT, textOf, wholeNumber } from './scheduled-terms.js'

/** Numbers the copies that need an id of their own. */
export class CopyIds {
  private count = 0
  constructor(readonly producerId: ProducerId) {}

  next(): MessageId {
    return new MessageId(this.producerId, ++this.count)
  }
}

/**
 * Makes the message ready to be delivered: without the wish to be scheduled, or another broker would schedule it again,
 * and with as much time to live as its sender gave it.
 */
export function becomeDelivered(message: Message, jobId: string, nowMs: number, ids: CopyIds): void {
  const properties = new Map(message.properties())
  // Delivered several times, each needs a name of its own.
  if (wholeNumber(properties, REPEAT) || textOf(properties.get(CRON)) !== '') message.messageId = ids.next()
  for (const name of [PERIOD, DELAY, REPEAT, CRON]) properties.delete(name)
  properties.set(JOB_ID, jobId)
  message.setProperties(properties)
  message.originalTransactionId = null
  const timestampMs = longToNumber(message.timestamp)
  const expirationMs = longToNumber(message.expiration)
  if (timestampMs <= 0 || expirationMs <= 0) return
  const movedMs = expirationMs - timestampMs + nowMs
  if (movedMs <= expirationMs) return
  if (expirationMs > timestampMs) message.expiration = movedMs
  message.timestamp = nowMs
}

/** Makes it an answer to somebody who looks at the jobs. */
export function becomeAnswer(message: Message, jobId: string, replyTo: Message['destination'], ids: CopyIds): void {
  message.originalTransactionId = null
  message.persistent = false
  message.type = 'Advisory'
  message.messageId = ids.next()
  message.producerId = ids.producerId
  message.originalDestination = message.destination
  message.destination = replyTo
  message.responseRequired = false
  message.setProperty(JOB_ID, jobId)
}
