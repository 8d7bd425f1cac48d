/** An ack as errors and log lines show it. */
import type { Ack, ConsumerId } from '@hermod/model'

export function describeAck(ack: Ack, consumer: ConsumerId): string {
  return (
    `MessageAck {destination = ${ack.destination}, consumerId = ${consumer}, ackType = ${ack.ackType}, ` +
    `firstMessageId = ${ack.firstMessageId}, lastMessageId = ${ack.lastMessageId}, messageCount = ${ack.messageCount}}`
  )
}
